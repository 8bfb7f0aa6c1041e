"""From a member's spec to the member: wires ports to adapters, in whichever process the member is placed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from msgspec import Struct

from actors.member import Member, MemberSpec
from actors.port_runner import Deliver, Ingest, InlineRunner, ThreadRunner
from universe.errors import BadInput
from universe.ports import Port


class HostContext(Struct, frozen=True):
    """What a factory may use of the host: how ports hand world events and results in, and the clock."""

    ingest: Ingest
    deliver: Callable[[str], Deliver]
    clock: Callable[[], int]
    grid_ms: int
    port_threads: int = 4


class Built(Struct, frozen=True):
    """A member and, for a bridge, the port behind it."""

    member: Member[Any]
    port: Port | None = None


Factory = Callable[[str, bytes], Built]


def build(spec: MemberSpec, context: HostContext) -> tuple[Member[Any], InlineRunner | ThreadRunner | None]:
    """Call the factory ``package.module:function`` that a spec names. Raises `BadInput` when there is none."""
    module_name, _, function_name = spec.factory.partition(":")
    try:
        factory: Factory = getattr(import_module(module_name), function_name)
    except (ImportError, AttributeError, ValueError) as error:
        raise BadInput(f"no member factory {spec.factory!r} for {spec.address}: {error}") from error
    built = factory(spec.address, spec.parameters)
    if built.port is None:
        return built.member, None
    if built.port.inline or context.grid_ms:
        return built.member, InlineRunner(built.port, context.ingest, context.grid_ms)
    deliver = context.deliver(spec.address)
    return built.member, ThreadRunner(built.port, context.ingest, deliver, context.clock, context.port_threads)
