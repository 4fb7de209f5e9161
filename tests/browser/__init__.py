"""The public pages in a real browser: Debian's Chromium, driven by Playwright, judged by axe-core."""
