"""Text recognition: the models of RapidOCR (PP-OCR, inside its wheel), run by ONNX Runtime in this process.

Only the model files of the wheel are used: its own pipeline pads every crop to one width (twice the time on tables,
which are full of short numbers), gives the mean certainty of a text where a number is as good as its worst digit, and
downloads what it misses. Nothing is loaded before the first page that needs it; the sessions are made once a process.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from multiprocessing import parent_process
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]

_HEIGHT = 48
"""Pixels: the height of a text line that the recogniser was trained on."""
_WIDEST = 2400
_NARROWEST = 48
_BATCH_WIDTH = 2400
"""Pixels of all crops that are read at once, side by side: it bounds memory (18,710 probabilities every 8 pixels)."""
_STRIDE = 32
"""The detector halves the picture five times."""
_DETECT_AT = 0.3
_DETECT_SURE = 0.5
_UNCLIP = 1.6
"""By how much of area / perimeter the detector's kernels, which are shrunk, are to be grown again (PP-OCR's own)."""
_RARE = 0.05
"""The recogniser knows traditional and Japanese characters too. What is not in GB 2312, the set of simplified print,
counts so much less: 決 is hardly ever printed in these documents, a rare character of a name now and then."""
_THREADS_VARIABLE = "JIXIAO_OCR_THREADS"
FIGURES = "0123456789.,-()%"
"""What a cell of a number column may print."""


class Reading(NamedTuple):
    """A text as it was read.

    `certainty` holds the probability of each character, `places` the middle of each as a share of the crop's width.
    `figures` is what the same crop reads if it can only be a number, `figures_certainty` its least certain character.
    """

    text: str
    certainty: tuple[float, ...]
    places: tuple[float, ...]
    figures: str
    figures_certainty: float

    @property
    def least(self) -> float:
        """The probability of the least certain character; 0 of no text."""
        return min(self.certainty, default=0.0)


class Found(NamedTuple):
    """A piece of text that the detector found, in pixels of its picture."""

    x0: float
    top: float
    x1: float
    bottom: float


@cache
def engine() -> Engine:
    """The one engine of this process."""
    return Engine()


class Engine:
    """Finds and reads text in grey pictures, black on white."""

    def __init__(self) -> None:
        self._detector = _session("det")
        self._recogniser = _session("rec")
        characters = self._recogniser.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ["", *characters, " "]
        index = {character: i for i, character in enumerate(self._characters)}
        self._figures = np.array([0, *(index[c] for c in FIGURES)])
        self._weights = np.array([1.0 if _is_usual(c) else _RARE for c in self._characters], np.float32)

    def find(self, picture: Gray) -> list[Found]:
        """The text lines of an upright picture, each as the rectangle around it."""
        import cv2

        height, width = picture.shape
        if min(height, width) < _STRIDE:
            return []
        size = (round(width / _STRIDE) * _STRIDE, round(height / _STRIDE) * _STRIDE)
        shrunk = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        heat = self._run(self._detector, _normal(shrunk)[None])[0, 0]
        mask = cv2.dilate((heat > _DETECT_AT).astype(np.uint8), np.ones((2, 2), np.uint8))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
        across, down = width / size[0], height / size[1]
        found = []
        for i in range(1, count):
            x, y, w, h, _area = (int(v) for v in stats[i])
            if min(w, h) < 3:
                continue
            inside = labels[y : y + h, x : x + w] == i
            if float(heat[y : y + h, x : x + w][inside].mean()) < _DETECT_SURE:
                continue
            grow = w * h * _UNCLIP / (2 * (w + h))
            found.append(
                Found(
                    max(0.0, (x - grow) * across),
                    max(0.0, (y - grow) * down),
                    min(float(width), (x + w + grow) * across),
                    min(float(height), (y + h + grow) * down),
                )
            )
        return found

    def read(self, crops: Sequence[Gray]) -> list[Reading]:
        """The text of each crop, which holds one line."""
        prepared = [_line(crop) for crop in crops]
        order = sorted(range(len(prepared)), key=lambda i: prepared[i].shape[1])
        readings: dict[int, Reading] = {}
        for batch in _batches(order, [p.shape[1] for p in prepared]):
            width = max(prepared[i].shape[1] for i in batch)
            stack = np.zeros((len(batch), 3, _HEIGHT, width), np.float32)
            for row, i in enumerate(batch):
                stack[row, :, :, : prepared[i].shape[1]] = _normal(prepared[i])
            for row, chances in enumerate(self._run(self._recogniser, stack)):
                i = batch[row]
                readings[i] = self._decode(chances, width / prepared[i].shape[1])
        return [readings[i] for i in range(len(prepared))]

    def _decode(self, chances: NDArray[np.float32], stretch: float) -> Reading:
        best = (chances * self._weights).argmax(axis=1)
        text, certainty, places = _collapse(best, chances[np.arange(len(best)), best])
        few = chances[:, self._figures]
        best_few = few.argmax(axis=1)
        figures, sure, _ = _collapse(best_few, few[np.arange(len(best_few)), best_few])
        return Reading(
            "".join(self._characters[i] for i in text),
            tuple(certainty),
            tuple(min(1.0, (p + 0.5) / len(best) * stretch) for p in places),
            "".join(FIGURES[i - 1] for i in figures),
            min(sure, default=0.0),
        )

    @staticmethod
    def _run(session: Any, stack: NDArray[np.float32]) -> NDArray[np.float32]:
        result: NDArray[np.float32] = session.run(None, {session.get_inputs()[0].name: stack})[0]
        return result


def _batches(order: Sequence[int], widths: Sequence[int]) -> Iterator[list[int]]:
    """The crops, from narrow to wide, in groups that are not too large once all are as wide as the widest."""
    batch: list[int] = []
    for i in order:
        if batch and widths[i] * (len(batch) + 1) > _BATCH_WIDTH:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _collapse(best: NDArray[np.int64], chances: NDArray[np.float32]) -> tuple[list[int], list[float], list[float]]:
    """Joins what the recogniser says of each column: repeats are one character, 0 is none.

    Returns the characters' numbers, the highest probability of each and the middle column of each.
    """
    characters: list[int] = []
    certainty: list[float] = []
    columns: list[list[int]] = []
    previous = 0
    for column, (number, chance) in enumerate(zip(best.tolist(), chances.tolist(), strict=True)):
        if number and number == previous:
            certainty[-1] = max(certainty[-1], chance)
            columns[-1].append(column)
        elif number:
            characters.append(number)
            certainty.append(chance)
            columns.append([column])
        previous = number
    return characters, certainty, [sum(c) / len(c) for c in columns]


def _is_usual(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return not "\u2e80" <= character <= "\uffff"
    return True


def _line(crop: Gray) -> Gray:
    import cv2

    height, width = crop.shape
    wanted = min(_WIDEST, max(_NARROWEST, round(width * _HEIGHT / height)))
    method = cv2.INTER_AREA if height > 1.5 * _HEIGHT else cv2.INTER_CUBIC
    resized: Gray = cv2.resize(crop, (wanted, _HEIGHT), interpolation=method).astype(np.uint8)
    return resized


def _normal(picture: Gray) -> NDArray[np.float32]:
    """Three equal channels, from -1 to 1."""
    plane = picture.astype(np.float32) / 127.5 - 1
    return np.broadcast_to(plane, (3, *plane.shape))


def _session(task: str) -> Any:
    """The session of the one model of a task (`det`, `rec`) that the wheel carries."""
    import onnxruntime

    spec = find_spec("rapidocr")
    assert spec is not None and spec.submodule_search_locations, "`scan.available` is asked first"
    models = sorted(Path(spec.submodule_search_locations[0], "models").glob(f"*_{task}*.onnx"))
    if not models:
        raise FileNotFoundError(f"the wheel of rapidocr carries no model for {task!r}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The detector's buffers are large and needed once a page: kept, they are 150 MB more.
    options.enable_cpu_mem_arena = task != "det"
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(models[-1]), options, providers=["CPUExecutionProvider"])


def threads() -> int:
    """How many threads recognition may use in this process.

    What JIXIAO_OCR_THREADS says, at most the cores; else one in a worker process, whose siblings use the other cores,
    and two in a process that works alone.
    """
    given = os.environ.get(_THREADS_VARIABLE, "")
    wanted = int(given[:4]) if given.isdecimal() else 1 if parent_process() is not None else 2
    return max(1, min(wanted, os.cpu_count() or 1))
