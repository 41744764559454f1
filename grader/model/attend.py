"""What attended to what while a sentence was translated, as a picture."""

from __future__ import annotations

import torch

from .attention import collect_attention
from .heatmaps import Maps, heatmaps
from .translate import Translation, Translator
from .vocabulary import BOS

TURNED = "encoder self-attention: a word of the source (row) looks at the source (column)"
WRITTEN = "decoder self-attention: the last word read (row) looks at what is written so far (column)"
CROSSED = "cross-attention: while a word is written (row), the decoder looks at the source (column)"


def attention_picture(translator: Translator, translation: Translation) -> bytes:
    """PNG of the attention of every layer and head behind one translation. Raises NoFont and BrokenPart."""
    source_ids = translator.encode([translation.source])  # (1, src_len)
    # The last word, EOS as a rule, is written and never read.
    target_ids = torch.tensor([translation.ids[:-1] or (BOS,)], device=source_ids.device)  # (1, tgt_len)
    found = translator.parts.guarded("model", lambda: collect_attention(translator.model, source_ids, target_ids))
    source = translator.source.tokens(source_ids[0].tolist())
    read = translator.target.tokens(target_ids[0].tolist())
    written = translator.target.tokens(translation.ids[1:] or (BOS,))
    return heatmaps(
        f"{' '.join(source[:-1])}  →  {translation.target}",
        [
            Maps(TURNED, found.encoder[:, 0], source, source),
            Maps(WRITTEN, found.decoder[:, 0], read, read),
            Maps(CROSSED, found.cross[:, 0], written, source),
        ],
    )
