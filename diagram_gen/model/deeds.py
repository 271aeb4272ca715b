"""Deeds in words: what handles and timers do, made from what a trace says of them."""

from __future__ import annotations

from diagram_gen.model.loop import Callback, Handle, HandleKind, Timer
from diagram_gen.model.waiting import Called
from diagram_gen.model.words import SIGNS

_TO_A_TASK: dict[HandleKind, str] = {
    "start": "start {}",
    "wake": "wake {}",
    "end_sleep": "end sleep of {}",
    "end_wait": "end wait of {}",
    "time_out": "time out {}",
}
_TO_NONE: dict[HandleKind, str] = {
    "start": "start a task of asyncio's own",
    "wake": "wake a task of asyncio's own",
    "end_sleep": "end a sleep",
    "end_wait": "set the result of a future",
    "time_out": "time out a task",
    "nothing": "do nothing",
}
"""What is done to a task that is known, and what else there is to say."""
_OF_A_FUNCTION: dict[HandleKind, str] = {"call": "call {}", "close": "create a task to close {}"}
OF_ASYNCIO = {
    "_run_until_complete_cb": "stop the loop",
    "gather.<locals>._done_callback": "tell gather",
    "_wait.<locals>._on_completion": "tell wait",
    "TaskGroup._on_task_done": "tell the group",
    "as_completed.<locals>._on_completion": "tell as_completed",
    "_AsCompletedIterator._handle_completion": "tell as_completed",
    "shield.<locals>._inner_done_callback": "tell shield",
    "run_coroutine_threadsafe.<locals>.callback": "create a thread's task",
    "_chain_future.<locals>._set_state": "take a thread's outcome",
    "_chain_future.<locals>._call_set_state": "tell the thread",
    "BaseEventLoop._set_coroutine_origin_tracking": "apply debug mode",
    "BaseSelectorEventLoop._read_from_self": "read the wake-up byte",
    "BaseSelectorEventLoop._accept_connection": "accept connections",
    "BaseSelectorEventLoop._sock_accept": "accept a connection",
    "BaseSelectorEventLoop._sock_connect_cb": "look whether it is connected",
    "BaseSelectorEventLoop._sock_read_done": "watch the socket no longer",
    "BaseSelectorEventLoop._sock_write_done": "watch the socket no longer",
    "BaseSelectorEventLoop._sock_recv": "receive data",
    "BaseSelectorEventLoop._sock_sendall": "send more data",
    "_SelectorTransport._add_reader": "watch for data",
    "_SelectorTransport._call_connection_lost": "close the connection",
    "_SelectorSocketTransport._call_connection_lost": "close the connection",
    "_SelectorSocketTransport._read_ready": "receive data",
    "_SelectorSocketTransport._write_ready": "send more data",
    "_SelectorSocketTransport._write_send": "send more data",
    "_SelectorSocketTransport._write_sendmsg": "send more data",
    "_SelectorDatagramTransport._read_ready": "receive a datagram",
    "BaseSelectorEventLoop._add_reader": "watch the pipe",
    "_UnixReadPipeTransport._add_reader": "watch the pipe",
    "_UnixReadPipeTransport._read_ready": "read from the pipe",
    "_UnixReadPipeTransport._call_connection_lost": "close the pipe",
    "_UnixWritePipeTransport._read_ready": "look whether the pipe is closed",
    "_UnixWritePipeTransport._write_ready": "write more to the pipe",
    "_UnixWritePipeTransport._call_connection_lost": "close the pipe",
    "StreamReaderProtocol.connection_made": "tell the stream: connected",
    "StreamReaderProtocol.connection_made.<locals>.callback": "look how the handler has ended",
    "WriteSubprocessPipeProto.connection_made": "tell the pipe: connected",
    "BaseProtocol.connection_made": "tell the protocol: connected",
    "BaseProtocol.connection_lost": "tell the protocol: connection lost",
    "Protocol.eof_received": "tell the pipe: end of data",
    "SubprocessStreamProtocol.connection_made": "tell the process: connected",
    "SubprocessStreamProtocol.pipe_data_received": "pass on data of the process",
    "SubprocessStreamProtocol.pipe_connection_lost": "tell the process: pipe closed",
    "SubprocessStreamProtocol.process_exited": "tell the process: exited",
    "_UnixSelectorEventLoop._child_watcher_callback": "hear of the process's end",
    "PidfdChildWatcher._do_wait": "ask how the process has ended",
    "BaseSubprocessTransport._process_exited": "note how the process has ended",
    "BaseSubprocessTransport._call_connection_lost": "close the process's transport",
}
"""What some of asyncio's own callbacks are for, by their names in CPython 3.11 to 3.14.

Most tell somebody that a task has ended, or move data.
"""


def label(handle: Handle | Timer | Callback, called: Called) -> str:
    """What a handle, a timer or a callback does: `wake tea`, `tell gather`, `call on_done`."""
    if handle.of_asyncio and handle.function in OF_ASYNCIO:
        return OF_ASYNCIO[handle.function]
    if handle.kind in _OF_A_FUNCTION:
        return _OF_A_FUNCTION[handle.kind].format((handle.function or "").replace(".<locals>", ""))
    name = None if handle.task is None else called(handle.task)
    return _TO_NONE[handle.kind] if name is None else _TO_A_TASK[handle.kind].format(name)


def deed(handle: Handle | Timer, called: Called) -> str:
    """The same in a picture: `wake tea`, `⊘ end sleep of tea` if it was cancelled."""
    said = label(handle, called)
    return f"{SIGNS['cancelled']} {said}" if handle.cancelled else said


def spoken(handle: Handle | Timer, called: Called) -> str:
    """The same in a description."""
    said = label(handle, called)
    return f"{said} (cancelled)" if handle.cancelled else said
