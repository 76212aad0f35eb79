"""The fiscal years that are partitions: from a first one, which can be set, to the current one in China."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from resources.settings import first_year

_CHINA = timezone(timedelta(hours=8), "CST")


def this_year() -> int:
    """The current year in China."""
    return datetime.now(_CHINA).year


def fiscal_years() -> range:
    """The years, in order. Raises resources.settings.BadSetting where the first one is not set to a year."""
    first = first_year()
    return range(first, max(this_year(), first) + 1)
