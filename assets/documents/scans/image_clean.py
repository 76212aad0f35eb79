"""Cleans the picture of a page: stamps away, background white, upright, at one resolution."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from assets.documents.scans.ocr import Gray

Colour = NDArray[np.uint8]

PIXELS_PER_POINT = 200 / 72
"""The resolution at which pages are worked on: 9-point digits are then 18 pixels high, and a hairline one or two."""
_STAMP_POINTS = 55.0
"""A red patch at least so wide and so high is a stamp (the smallest official one is 30 mm, 85 points); red text in a
line is not so high and stays."""
_REDDER = 40
_HALO = 60
"""Grey levels by which the edges of a bleached stamp are darker than paper; what is darker than that is print."""
_MOST_SKEW = 6.0
_SKEW_POINTS = 40_000
_NEGLIGIBLE = 0.02
_NOISY = 9.0
"""Grey levels (of 255): a standard deviation of the noise above this is filtered out."""
INK = 165
"""Grey levels below this, on the white background, are ink; a hairline that the scanner spread over two pixels has
about 150."""


class Clean(NamedTuple):
    """A page at `PIXELS_PER_POINT`, upright, dark on white.

    `ink` tells where something is printed and `stamped` where red ink was taken away (0 or 255). `skew` is by how many
    degrees the page was turned clockwise to stand upright.
    """

    gray: Gray
    ink: Gray
    stamped: Gray
    skew: float


def clean(picture: Colour | Gray, width: float, height: float) -> Clean:
    """The picture of a page of `width` x `height` points, cleaned; colours are in the order red, green, blue."""
    size = (max(1, round(width * PIXELS_PER_POINT)), max(1, round(height * PIXELS_PER_POINT)))
    gray, stamped = without_stamps(picture, picture.shape[1] / width)
    gray = whiten(gray)
    if noise(gray) > _NOISY:
        gray = cv2.medianBlur(gray, 3).astype(np.uint8)
    method = cv2.INTER_AREA if gray.shape[1] > size[0] else cv2.INTER_CUBIC
    if gray.shape[::-1] != size:
        gray = cv2.resize(gray, size, interpolation=method).astype(np.uint8)
        stamped = cv2.resize(stamped, size, interpolation=cv2.INTER_NEAREST).astype(np.uint8)
    angle = skew((gray < INK).astype(np.uint8))
    if abs(angle) > _NEGLIGIBLE:
        turn = cv2.getRotationMatrix2D(((size[0] - 1) / 2, (size[1] - 1) / 2), -angle, 1.0)
        gray = cv2.warpAffine(gray, turn, size, flags=cv2.INTER_CUBIC, borderValue=(255,)).astype(np.uint8)
        stamped = cv2.warpAffine(stamped, turn, size, flags=cv2.INTER_NEAREST).astype(np.uint8)
    else:
        angle = 0.0
    return Clean(gray, ((gray < INK) * 255).astype(np.uint8), stamped, angle)


def without_stamps(picture: Colour | Gray, pixels_per_point: float) -> tuple[Gray, Gray]:
    """A grey picture in which large red patches are paper and black under them stays, and where they were (255)."""
    stamped = np.zeros(picture.shape[:2], np.uint8)
    if picture.ndim == 2:
        return picture, stamped
    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    red = picture[:, :, 0].astype(np.int16)
    others = np.maximum(picture[:, :, 1], picture[:, :, 2]).astype(np.int16)
    reddish = ((red - others) > _REDDER).astype(np.uint8)
    if not reddish.any():
        return gray, stamped
    # The ring, the star and the characters of a stamp stand apart; the ring or its characters, joined, are one patch.
    reach = max(3, round(6 * pixels_per_point)) | 1
    joined = cv2.morphologyEx(reddish, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    least = _STAMP_POINTS * pixels_per_point
    for i in range(1, count):
        x, y, w, h, _area = (int(v) for v in stats[i])
        if min(w, h) < least:
            continue
        # The red channel shows red ink as paper, a little darker; what is black under it is dark in every channel.
        part = (slice(y, y + h), slice(x, x + w))
        channel = picture[part][:, :, 0].astype(np.float32)
        inked = cv2.dilate(reddish[part], np.ones((3, 3), np.uint8)) > 0
        level = float(np.percentile(channel[reddish[part] > 0], 60))
        bleached = np.minimum(channel * (255 / max(level, 80.0)), 255)
        # JPEG keeps colours at half the resolution: red flows into what is black and makes it pale.
        darkest = float(np.percentile(bleached[reddish[part] > 0], 1))
        pale = min(2.5, 225 / max(1.0, 255 - darkest))
        blackened = np.clip(255 - (255 - bleached - _HALO) * pale - _HALO, 0, 255)
        bleached = np.where(bleached < 255 - _HALO, blackened, bleached)
        gray[part] = np.maximum(gray[part], np.where(inked, bleached, channel).astype(np.uint8))
        stamped[part] |= (inked * 255).astype(np.uint8)
    return gray, stamped


def whiten(gray: Gray) -> Gray:
    """The picture divided by its background, so that grey paper, shading and shadows become white."""
    if min(gray.shape) < 8 * 5:
        return gray
    small = cv2.resize(gray, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    # Letters and rules are darker and thinner than the patch over which the brightest is taken.
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)).astype(np.uint8), 5)
    full = cv2.resize(paper, gray.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return cv2.divide(gray, np.maximum(full, 40).astype(np.uint8), scale=255).astype(np.uint8)


def noise(gray: Gray) -> float:
    """The standard deviation of the noise in grey levels, by the second differences of neighbours (Immerkær 1996).

    Measured over the lighter half, where nothing is printed: letters have second differences of their own.
    """
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    rough = np.abs(cv2.filter2D(gray, cv2.CV_32F, kernel))
    paper = cv2.erode(cv2.medianBlur(gray, 5), np.ones((7, 7), np.uint8)) > 200
    if not paper.any():
        return 0.0
    return float(rough[paper].mean()) * float(np.sqrt(np.pi / 2)) / 6


def skew(ink: NDArray[np.uint8]) -> float:
    """By how many degrees clockwise the ink is to be turned to stand upright, within ±6; 0 for an empty page.

    The rows (and columns) of an upright page are either full or empty: the angle is the one at which the numbers of
    dots in the rows differ most.
    """
    ys, xs = np.nonzero(ink)
    if len(xs) < 100:
        return 0.0
    every = max(1, len(xs) // _SKEW_POINTS)
    # A stride that shares no factor with the width does not pick columns.
    points = np.stack([xs[::every], ys[::every]]).astype(np.float64)
    best = 0.0
    for step, reach in ((0.25, _MOST_SKEW), (0.05, 0.25), (0.01, 0.07)):
        angles: list[float] = (best + np.arange(-reach, reach + step / 2, step)).tolist()
        sharp = [_sharpness(points, angle) for angle in angles]
        # Near the best angle several are as good, since dots have a size: the middle of them.
        good = [angle for angle, value in zip(angles, sharp, strict=True) if value >= 0.99 * max(sharp)]
        best = sum(good) / len(good) if max(good) - min(good) <= 4 * step else angles[sharp.index(max(sharp))]
    return -best if abs(best) < _MOST_SKEW else 0.0


def _sharpness(points: NDArray[np.float64], angle: float) -> float:
    turned = np.deg2rad(angle)
    x, y = points
    down = y * np.cos(turned) - x * np.sin(turned)
    across = x * np.cos(turned) + y * np.sin(turned)
    return _peaks(down) + _peaks(across)


def _peaks(positions: NDArray[np.float64]) -> float:
    rounded = (positions - positions.min() + 0.5).astype(np.int64)
    counts = np.bincount(rounded).astype(np.float64)
    return float((counts * counts).sum())
