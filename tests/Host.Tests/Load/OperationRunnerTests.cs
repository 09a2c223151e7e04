using System.Collections.Immutable;
using System.Diagnostics;
using ActorShm.Actors;
using ActorShm.Actors.Coordination;
using ActorShm.Host.Load.Measuring;
using ActorShm.Host.Load.Running;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Host.Tests.Load;

// The host is the test's own, and its only node never comes, so programs wait.
public sealed class OperationRunnerTests : IAsyncLifetime, IDisposable
{
    private readonly ScratchDirectory _scratch = new("/dev/shm");
    private Scenario _scenario = null!;
    private RunHost _host = null!;
    private LoadSession _session = null!;
    private LoadRecorder _recorder = null!;

    public async Task InitializeAsync()
    {
        var settings = ActorShmSettings.Load([]);
        await File.WriteAllTextAsync(_scratch.Combine("one.conf"), """
            scenario {
              name = one
              description = "One program."
              byte-budget = 1 MiB
              phases = [ { name = hour, duration = 1h, rate = 1 } ]
              mix = [ { name = life, operation = life, elements = [1] } ]
              assert { errors-at-most = 0 }
            }
            """);
        var sum = new MixEntry("sum", 1, OperationKind.Program, "sum(broadcast_to(1.5, (10,)))", new Dictionary<string, ElementType>(StringComparer.Ordinal), [], ElementType.Float64, [1]);
        _scenario = ScenarioFile.Read(_scratch.Combine("one.conf")) with { Mix = [sum] }; // without inputs, which nodes would have to fill
        _recorder = new LoadRecorder(_scenario);
        _host = await RunHost.StartAsync(_scratch.Combine("run"), settings, NullLoggerFactory.Instance, new NodeForEver());
        _session = new LoadSession(_scenario, _scratch.Combine("run"), settings, NullLoggerFactory.Instance);
        await _session.OpenAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await _host.DisposeAsync();
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task An_operation_whose_session_is_ended_for_a_restart_had_no_host()
    {
        var operation = RunAsync();
        var client = _session.CurrentIfAny!.Client;
        await Watchdog.UntilAsync("the job is known", async () => (await client.ListJobsAsync()).Length == 1);

        await _session.Suspend()!.DisposeAsync();

        Assert.False(await operation.WaitAsync(Watchdog.Limit));
        var error = Assert.Single(_recorder.Errors);
        Assert.Equal((LoadErrors.NoHost, 1), (error.Kind, error.Count));
        Assert.Equal("The load's session was ended while the operation was under way.", error.Reason);
    }

    [Fact]
    public async Task An_operation_that_waits_for_a_host_that_does_not_come_up_had_none()
    {
        await _session.Suspend()!.DisposeAsync();
        var waiting = RunAsync();

        _session.GiveUp(new SessionEndedException("No host came up.", new TimeoutException()));

        Assert.False(await waiting.WaitAsync(Watchdog.Limit));
        Assert.Equal(LoadErrors.NoHost, Assert.Single(_recorder.Errors).Kind);
    }

    // Goal: an operation whose job or array goes with its session, before the client does, had no host. Method: another client cancels the job of a session that is suspended, as its end would.
    [Fact]
    public async Task An_operation_that_fails_while_its_session_is_being_ended_had_no_host()
    {
        var operation = RunAsync();
        var connection = _session.CurrentIfAny!;
        await Watchdog.UntilAsync("the job is known", async () => (await connection.Client.ListJobsAsync()).Length == 1);
        await using var ended = _session.Suspend()!;

        await using var other = await _host.OpenClientAsync();
        await other.CancelJobAsync((await other.ListJobsAsync())[0].Job);

        Assert.False(await operation.WaitAsync(Watchdog.Limit));
        Assert.Equal(LoadErrors.NoHost, Assert.Single(_recorder.Errors).Kind);
        Assert.True(_session.IsEndOf(connection, new SegmentGoneException("It is retired.")));
        Assert.False(_session.IsEndOf(connection, new WrongAnswerException("It is wrong.")));
    }

    [Fact]
    public async Task An_operation_that_fails_while_its_session_lives_has_failed()
    {
        var operation = RunAsync();
        var client = _session.CurrentIfAny!.Client;
        await Watchdog.UntilAsync("the job is known", async () => (await client.ListJobsAsync()).Length == 1);

        await client.CancelJobAsync((await client.ListJobsAsync())[0].Job);

        Assert.True(await operation.WaitAsync(Watchdog.Limit));
        Assert.Equal(LoadErrors.Work, Assert.Single(_recorder.Errors).Kind);
    }

    // Goal: callers do not spin against a host that takes no new work. Method: it is ending, and waits for the job of an operation that came before.
    [Fact]
    public async Task An_operation_that_an_ending_host_does_not_take_had_no_host()
    {
        using var now = new CancellationTokenSource();
        var before = RunAsync();
        await Watchdog.UntilAsync("the job is known", async () => (await _session.CurrentIfAny!.Client.ListJobsAsync()).Length == 1);
        var ending = _host.StopAsync(now.Token);
        await Watchdog.UntilAsync("the host takes no work", async () =>
        {
            await using var other = await _host.OpenClientAsync();
            return other.WasHostEnding;
        });

        var had = await RunAsync().WaitAsync(Watchdog.Limit);

        Assert.False(had);
        Assert.Equal(LoadErrors.NoHost, Assert.Single(_recorder.Errors).Kind);
        await now.CancelAsync();
        await ending.WaitAsync(Watchdog.Limit);
        await before.WaitAsync(Watchdog.Limit);
    }

    [Fact]
    public async Task An_operation_that_uses_what_is_disposed_is_a_defect_of_the_generator()
    {
        await _session.CurrentIfAny!.Client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => RunAsync().WaitAsync(Watchdog.Limit));

        Assert.Empty(_recorder.Errors);
    }

    // Goal: what an operation makes does not stay for the rest of the load because one of its arrays cannot be retired. Method: the first is gone already.
    [Fact]
    public async Task Each_array_that_an_operation_has_made_is_retired_also_when_another_cannot_be()
    {
        var connection = _session.CurrentIfAny!;
        var gone = await connection.Client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(1), "gone");
        var there = await connection.Client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(1), "there");
        await connection.Client.RetireSegmentAsync(gone);

        var told = await Assert.ThrowsAsync<NotRetiredException>(() => new Operations(_session).RetireAsync(connection, [gone, there], CancellationToken.None));

        Assert.StartsWith($"Segment {gone.Id}, which the operation has made, cannot be retired. ", told.Message, StringComparison.Ordinal);
        Assert.Empty(connection.Client.Segments.List());
    }

    // Goal: a wrong answer is never taken for an error that the scenario expects. Method: what the operation has made cannot be retired, either.
    [Fact]
    public async Task A_wrong_answer_is_told_also_when_its_arrays_cannot_be_retired()
    {
        var connection = _session.CurrentIfAny!;
        var gone = await connection.Client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(1), "gone");
        await connection.Client.RetireSegmentAsync(gone);

        var told = await Assert.ThrowsAsync<WrongAnswerException>(
            () => new Operations(_session).RetireAfterAsync(connection, [gone], () => throw new WrongAnswerException("It is wrong."), CancellationToken.None));

        Assert.Equal("It is wrong.", told.Message);
    }

    // Goal: an array that cannot be retired is not hidden behind an error that the scenario expects, as its session retires it in the end.
    [Fact]
    public async Task An_array_that_cannot_be_retired_is_told_also_when_the_work_has_failed()
    {
        var connection = _session.CurrentIfAny!;
        var gone = await connection.Client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(1), "gone");
        await connection.Client.RetireSegmentAsync(gone);

        var told = await Assert.ThrowsAsync<NotRetiredException>(
            () => new Operations(_session).RetireAfterAsync(connection, [gone], () => throw new RunFailedException(FailureKind.Work, "The node has died."), CancellationToken.None));

        Assert.EndsWith("Before that: The node has died.", told.Message, StringComparison.Ordinal);
    }

    // Goal: an operation ends when its time is over, also while it retires what it has made. Method: its time is over before; no answer can be there for each that is asked for.
    [Fact]
    public async Task The_arrays_of_an_operation_that_was_given_up_are_retired_without_waiting_for_it()
    {
        var connection = _session.CurrentIfAny!;
        var made = new List<SegmentHandle>();
        for (var index = 0; index < 16; index++)
        {
            made.Add(await connection.Client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(1), "made"));
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Operations(_session).RetireAsync(connection, made, new CancellationToken(canceled: true)));

        await Watchdog.UntilAsync("all are retired", () => connection.Client.Segments.List().Count == 0);
    }

    // Goal: an operation never takes less than it takes. Method: it is not due for an hour.
    [Fact]
    public async Task The_latency_of_an_operation_that_begins_before_it_is_due_counts_from_its_begin()
    {
        var operation = new OperationRunner(_scenario, new Operations(_session), _recorder).RunAsync(phase: 0, Stopwatch.GetTimestamp() + (3_600 * Stopwatch.Frequency), CancellationToken.None);
        var begun = Stopwatch.GetTimestamp();
        await Watchdog.UntilAsync("the job is known", async () => (await _session.CurrentIfAny!.Client.ListJobsAsync()).Length == 1);
        var least = Stopwatch.GetElapsedTime(begun);

        await _session.Suspend()!.DisposeAsync();

        await operation.WaitAsync(Watchdog.Limit);
        Assert.True(Assert.Single(_recorder.Errors).Latency.Maximum >= least);
    }

    // Goal: an array that is not what it was is a wrong answer, as a single value is. Method: the arrays of the answers are the test's own.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_array_with_other_bits_than_before_is_a_wrong_answer(bool isNamed)
    {
        var connection = _session.CurrentIfAny!;
        var operations = new Operations(_session);
        operations.Check(connection, _scenario.Mix[0], 3, await AnswerAsync(1, 2, 3));
        operations.Check(connection, _scenario.Mix[0], 3, await AnswerAsync(1, 2, 3));

        var different = await AnswerAsync(1, 2, 4);

        Assert.Throws<WrongAnswerException>(() => operations.Check(connection, _scenario.Mix[0], 3, different));
        operations.Check(connection, _scenario.Mix[0] with { Program = "another(x)" }, 3, different); // of the same name

        async Task<JobOutcome> AnswerAsync(params double[] elements)
        {
            var handle = await connection.Client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(elements.Length), "answer");
            using (var view = connection.Client.Segments.Open<double>(handle, AccessMode.ReadWrite))
            {
                elements.CopyTo(view.WriteSpan(0, elements.Length));
            }

            await connection.Client.SealSegmentAsync(handle);
            return new JobOutcome(
                isNamed ? [] : [new JobResult("x", DType.Float64, handle.Shape, Value: null, handle)],
                isNamed ? ImmutableDictionary<string, SegmentHandle>.Empty.Add("y", handle) : ImmutableDictionary<string, SegmentHandle>.Empty,
                new JobCost(TimeSpan.Zero, 0, 0, 0, 0, 0));
        }
    }

    // Goal: what comes after the phases is no throughput. Method: an hour that lasts, and one that ended a second ago.
    [Fact]
    public void Operations_count_for_the_throughput_while_the_phases_last()
    {
        _recorder.Begin(Stopwatch.GetTimestamp());
        _recorder.End(new OperationEnd(0, 0, TimeSpan.Zero));
        Assert.Equal(1, _recorder.DoneInTime);

        _recorder.Begin(Stopwatch.GetTimestamp() - (3_601 * Stopwatch.Frequency));
        _recorder.End(new OperationEnd(0, 0, TimeSpan.Zero));
        Assert.Equal(1, _recorder.DoneInTime);
        Assert.Equal(2, _recorder.OfAll().Completed);
    }

    private Task<bool> RunAsync() =>
        new OperationRunner(_scenario, new Operations(_session), _recorder).RunAsync(phase: 0, Stopwatch.GetTimestamp(), CancellationToken.None);

    private sealed class NodeForEver : ILaunchedProcesses
    {
        public NodeNumbers Numbers { get; } = new();

        public bool IsLaunched(ProcessIdentity process) => false;

        public Task<ProcessEnd> EndOf(ProcessIdentity process) => Task.FromResult(ProcessEnd.Unknown);

        public bool IsAnyComing(IReadOnlySet<int> joined) => true;
    }
}
