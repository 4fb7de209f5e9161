"""Why a chain cannot be resolved, in Indonesian: what the office lacks, or what a field may not name.

Known again by their form where somebody asks for English (``service.words.heard``): a sentence more is a line more there.
"""

from __future__ import annotations

from typing import Final

NOT_CHOOSING: Final = (
    "rantai menurut kantor bertanya akan isian {isian}, yang tidak dinyatakan dapat memilih oleh jenis ini"
)
NO_POSITION_NAMED: Final = "isian {isian} tidak menyebut jabatan atau unit, padahal rantai mencarinya di situ"
NO_NUMBER: Final = "harus bilangan"
NO_SIGNATORY: Final = "rantai jenis ini tidak menemukan penandatangan"
ONE_PARTY: Final = "sudah penandatangan pertama; sebutkan jabatan lain"
TOO_LONG: Final = "rantai jenis ini meminta lebih dari tiga paraf hierarki"
NO_HEAD: Final = (
    "rantai jenis ini meminta kepala unit {unit}, dan berkas kantor tidak menyebutnya (kepala_unit)"
)
NO_UNIT: Final = "rantai jenis ini meminta kepala suatu unit, dan unit itu bukan unit kantor"
NO_SUPERIOR: Final = "rantai jenis ini meminta atasan {jabatan}, dan berkas kantor tidak menyebutnya (atasan)"
A_UNIT: Final = "harus unit kantor: {pilihan}"
NOT_ALLOWED: Final = "tidak boleh dipilih; yang boleh: {pilihan}"
