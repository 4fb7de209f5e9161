"""The press's engine: DOCX template and context in, DOCX bytes out. Pure: no clock, database, settings or queue."""

from worker.press.compiled import CompiledTemplate, compile_template
from worker.press.judge import judge_docx
from worker.press.rendering import Emitted, Rendering

__all__ = ["CompiledTemplate", "Emitted", "Rendering", "compile_template", "judge_docx"]
