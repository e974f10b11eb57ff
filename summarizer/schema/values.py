"""The closed vocabularies: every word that a coded field of a record may hold."""

from __future__ import annotations

from typing import Literal, get_args

Priority = Literal["standard", "expedited"]
Sex = Literal["female", "male"]
WorkStatus = Literal["full_duty", "modified_duty", "off_work", "retired"]
UrDecision = Literal["denied", "modified", "mixed"]
Category = Literal[
    "medication",
    "therapy",
    "diagnostic",
    "injection",
    "surgery",
    "equipment",
    "evaluation",
    "mental_health",
    "program",
    "home_care",
    "other",
]
Side = Literal["left", "right", "bilateral"]
Decision = Literal["upheld", "overturned"]
BasisKind = Literal["mtus", "outside_mtus", "both", "none"]
Source = Literal["MTUS", "ODG", "ACOEM", "other"]
Reason = Literal[
    "no_functional_improvement",
    "exceeds_guideline",
    "insufficient_documentation",
    "conservative_care_first",
    "criteria_not_met",
    "not_recommended",
    "not_needed_now",
    "criteria_met",
    "conservative_care_failed",
    "functional_improvement_shown",
    "guideline_supports",
]
InconsistencyKind = Literal[
    "date_order",
    "sex_conflict",
    "age_conflict",
    "side_conflict",
    "body_part_conflict",
    "quantity_conflict",
    "decision_conflict",
    "header_conflict",
]
BodyPart = Literal[
    "head",
    "face",
    "eye",
    "ear",
    "jaw",
    "neck",
    "upper_back",
    "low_back",
    "chest",
    "abdomen",
    "groin",
    "pelvis",
    "shoulder",
    "upper_arm",
    "elbow",
    "forearm",
    "wrist",
    "hand",
    "finger",
    "hip",
    "buttock",
    "thigh",
    "knee",
    "lower_leg",
    "ankle",
    "foot",
    "toe",
    "upper_extremity",
    "lower_extremity",
    "spine",
    "skin",
    "psyche",
    "whole_body",
    "other",
]
Layout = Literal["A", "B", "C", "D", "E"]
Outcome = Literal["denied", "approved", "mixed", "unclear"]
ReaderName = Literal["rules", "model", "both"]

UPHELD_REASONS: frozenset[str] = frozenset(get_args(Reason)[:7])
OVERTURNED_REASONS: frozenset[str] = frozenset(get_args(Reason)[7:])
