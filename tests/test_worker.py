"""Threads for calls that block."""

import asyncio
import threading

import pytest

from copper_desktop.worker import DaemonExecutor, Worker


@pytest.fixture
def worker() -> Worker:
    return Worker("test")


async def test_calls_run_one_after_another_in_a_daemon_thread(worker: Worker) -> None:
    order: list[int] = []
    threads = await asyncio.gather(
        *(
            worker.run(5, lambda n=n: order.append(n) or threading.current_thread())
            for n in range(9)
        )
    )
    assert order == list(range(9))
    assert len(set(threads)) == 1
    assert threads[0].daemon
    worker.close()
    threads[0].join(5)
    assert not threads[0].is_alive()


async def test_what_a_call_raises_is_raised_here(worker: Worker) -> None:
    with pytest.raises(ZeroDivisionError):
        await worker.run(5, lambda: 1 // 0)
    assert await worker.run(5, lambda: "next") == "next"
    worker.close()


async def test_a_call_that_hangs_is_given_up_and_later_ones_never_begin(worker: Worker) -> None:
    release, begun = threading.Event(), []
    with pytest.raises(TimeoutError):
        await worker.run(0.05, release.wait)
    with pytest.raises(TimeoutError):
        await worker.run(0.05, lambda: begun.append("second"))
    release.set()
    assert await worker.run(5, lambda: "third") == "third"
    assert begun == []
    worker.close()


def test_a_worker_that_was_never_used_has_no_thread(worker: Worker) -> None:
    before = threading.active_count()
    worker.close()
    assert threading.active_count() == before


def test_the_executor_runs_calls_in_daemon_threads_and_waits_for_none() -> None:
    release = threading.Event()
    executor = DaemonExecutor()
    hanging = executor.submit(lambda: (release.wait(), threading.current_thread().daemon)[1])
    executor.shutdown()
    assert not hanging.done()
    release.set()
    assert hanging.result(5)
    assert executor.submit(divmod, 7, 2).result(5) == (3, 1)
