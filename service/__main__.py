"""``python -m service`` is ``naskah``."""

from service.cli import main

if __name__ == "__main__":
    main()
