"""The network: one small encoder, and on it heads for triggers, the main event, status, issue, roles and pairs."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from sentences import ISSUES, KINDS, STATUSES

LABELS = ("", *KINDS)  # "" is no event
ABOUT = ("", *ISSUES)  # "" is no issue
ROLES = ("source", "target", "speaker", "place")
RANK = 96


class Reader(nn.Module):
    """Encodes a sentence once; every head reads the same states, shape (sentence, token, hidden)."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        hidden = config.hidden_size
        self.trigger = nn.Linear(hidden, len(LABELS))
        self.main = nn.Linear(hidden, 1)  # the first token stands for "none"
        self.status = nn.Linear(2 * hidden, len(STATUSES))
        self.issue = nn.Linear(2 * hidden, len(ABOUT))
        self.asks = nn.Linear(hidden, len(ROLES) * RANK)  # the trigger's side of a role
        self.fills = nn.Linear(hidden, len(ROLES) * RANK)  # the token's side
        self.role_bias = nn.Linear(hidden, len(ROLES))
        self.pair_mix = nn.Linear(3 * hidden, hidden)
        self.pair = nn.Linear(hidden, len(KINDS))
        self.drop = nn.Dropout(0.1)

    def encode(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state

    def roles(self, states: Tensor, queries: Tensor) -> Tensor:
        """Logits (query, role, token): states (query, token, hidden) are those of each query's own sentence."""
        count, length, _ = states.shape
        asks = self.asks(queries).view(count, len(ROLES), RANK)
        fills = self.fills(states).view(count, length, len(ROLES), RANK)
        score = torch.einsum("qrd,qlrd->qrl", asks, fills) / RANK**0.5
        return score + self.role_bias(states).transpose(1, 2)

    def statuses(self, states: Tensor, queries: Tensor) -> Tensor:
        return self.status(torch.cat([queries, states[:, 0]], -1))

    def issues(self, states: Tensor, queries: Tensor) -> Tensor:
        return self.issue(torch.cat([queries, states[:, 0]], -1))

    def pairs(self, states: Tensor, source: Tensor, target: Tensor) -> Tensor:
        """Logits (sentence, kind) of a marked pair; source and target are the positions of the opening marks."""
        rows = torch.arange(states.shape[0])
        joined = torch.cat([states[:, 0], states[rows, source], states[rows, target]], -1)
        return self.pair(self.drop(torch.tanh(self.pair_mix(self.drop(joined)))))
