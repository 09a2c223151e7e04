using ActorShm.Actors.Engine;
using ActorShm.Actors.Messages;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>Goal: who asks learns whether it was their mistake, and a defect of ours is in the log. Method: requests that no client sends, and a file system that fails as no file system does.</summary>
public sealed class RequestFailureTests : IAsyncLifetime
{
    private readonly LogRecorder _log = new();
    private readonly InProcessRun _run;

    public RequestFailureTests() =>
        _run = new InProcessRun(EngineSystem.Create("test", ActorShmSettings.Load([]), _log, ConfigurationFactory.Empty, ownsLoggers: false));

    public Task InitializeAsync() => _run.AddWorkerAsync();

    public async Task DisposeAsync()
    {
        await _run.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task A_defect_in_a_node_is_no_mistake_of_who_asked_and_is_logged()
    {
        var x = await _run.ArrayAsync([1]);

        var failed = Assert.IsType<RequestFailed>(await _run.Coordinator.Ask<object>(new WriteElements(await _run.Client.SessionOpened, 1, x, 0, default), Watchdog.Limit));

        Assert.Equal(FailureKind.Work, failed.Kind);
        Assert.StartsWith("A defect in node 1, of which its log says more: ", failed.Reason, StringComparison.Ordinal);
        _log.Expect("A defect: the node could not do what it was asked for");
        Assert.Contains(_log.Entries, entry => entry.Cause is NullReferenceException);
        Assert.IsType<SegmentMapped>(await _run.Coordinator.Ask<object>(new MapSegment(1, x), Watchdog.Limit)); // and the node goes on
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 7)] // no whole element
    [InlineData(0, 4104)]
    [InlineData(3, 8)]
    [InlineData(2, 16)]
    [InlineData(long.MaxValue, 8)]
    public async Task Elements_that_the_segment_does_not_have_are_the_mistake_of_who_writes_them(long start, int bytes)
    {
        var x = await _run.ArrayAsync([1, 2, 3]);

        var failed = Assert.IsType<RequestFailed>(await _run.Coordinator.Ask<object>(new WriteElements(await _run.Client.SessionOpened, 1, x, start, [.. new byte[bytes]]), Watchdog.Limit));

        Assert.Equal(FailureKind.Input, failed.Kind);
        Assert.DoesNotContain(_log.Entries, entry => entry.Cause is not null);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(2, 2)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(0, 513)]
    public async Task Elements_that_the_segment_does_not_have_are_the_mistake_of_who_reads_them(long start, int count)
    {
        var x = await _run.ArrayAsync([1, 2, 3]);

        var failed = Assert.IsType<RequestFailed>(await _run.Coordinator.Ask<object>(new ReadElements(1, x, start, count), Watchdog.Limit));

        Assert.Equal(FailureKind.Input, failed.Kind);
        Assert.DoesNotContain(_log.Entries, entry => entry.Cause is not null);
    }

    [Fact]
    public async Task A_defect_in_the_ledger_is_no_mistake_of_who_asked_and_is_logged()
    {
        _run.WhenAdopting = static _ => throw new ArgumentOutOfRangeException(paramName: null, "no such index");

        var failed = Assert.IsType<RequestFailed>(await _run.Ledger.Ask<object>(new AdoptFile(1, "/x.npy", "x"), Watchdog.Limit));

        Assert.Equal(new RequestFailed(FailureKind.Work, "/x.npy: a defect in the ledger, of which the host's log says more: no such index"), failed);
        _log.Expect("A defect: the ledger could not do what was asked with /x.npy");
    }

    [Theory]
    [InlineData(typeof(FileNotFoundException))]
    [InlineData(typeof(DirectoryNotFoundException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    public async Task A_file_that_is_not_there_or_may_not_be_read_is_the_mistake_of_who_named_it(Type problem)
    {
        _run.WhenAdopting = _ => throw (Exception)Activator.CreateInstance(problem, "it is so")!;

        Assert.Equal(new RequestFailed(FailureKind.Input, "it is so"), await _run.Ledger.Ask<object>(new AdoptFile(1, "/x.npy", "x"), Watchdog.Limit));
        Assert.DoesNotContain(_log.Entries, entry => entry.Cause is not null);
    }

    // Goal: whoever runs the machine hears of a disk that fails, and the client of what it asked for.
    [Fact]
    public async Task What_the_machine_refuses_is_failed_work_and_in_the_log_with_its_subject()
    {
        _run.WhenAdopting = _ => throw new IOException("too many open files, say");

        Assert.Equal(new RequestFailed(FailureKind.Work, "/x.npy: too many open files, say"), await _run.Ledger.Ask<object>(new AdoptFile(1, "/x.npy", "x"), Watchdog.Limit));
        _log.Expect("/x.npy could not be handled: too many open files, say");
    }

    [Fact]
    public async Task An_array_that_no_file_can_hold_is_the_mistake_of_who_asks_for_it()
    {
        var failed = Assert.IsType<RequestFailed>(await _run.Ledger.Ask<object>(new CreateSegment(1, ElementType.Float64, Shape.Vector(long.MaxValue / 4), "huge", IsUndefined: true), Watchdog.Limit));

        Assert.Equal(FailureKind.Input, failed.Kind);
        Assert.Contains("longer than any file can be", failed.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Entries, entry => entry.Cause is not null);
    }
}
