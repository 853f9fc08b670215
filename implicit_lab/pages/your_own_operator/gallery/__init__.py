"""Which operators may one begin with? One file each: what matters in it, and its ten lines."""

from ..entry import Entry
from .attention import ATTENTION
from .kepler import KEPLER
from .monotone import MONOTONE
from .oscillators import OSCILLATORS
from .pagerank import PAGERANK
from .plug_and_play import PLUG_AND_PLAY
from .sinkhorn import SINKHORN
from .tanh import TANH

GALLERY: dict[str, Entry] = {
    entry.name: entry for entry in (TANH, MONOTONE, ATTENTION, KEPLER, PAGERANK, SINKHORN, PLUG_AND_PLAY, OSCILLATORS)
}
