using System.Diagnostics;
using System.Threading.Channels;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Tests;

// Goal: what a client's calls come to while it ends, step by step. Method: the test is the host: it sees each request, and answers when it likes.
public sealed partial class RunClientEndTests : IAsyncLifetime, IDisposable
{
    private const long Session = 7;
    private static readonly ProgramRequest Program = new("1 + 1", new Dictionary<string, SegmentHandle>(), []);
    private readonly ScratchDirectory _scratch = new("/dev/shm");
    private readonly LogRecorder _log = new();
    private readonly Channel<Request> _requests = Channel.CreateUnbounded<Request>();
    private EngineSystem _engine = null!;
    private IActorRef _host = null!;
    private RunClient _client = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(_scratch.Combine("segments"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _engine = EngineSystem.ForHost(ActorShmSettings.Load([]), _log);
        var requests = _requests.Writer;
        _host = _engine.System.ActorOf(Props.Create(() => new HostActor(requests)));
        _client = await RunClient.OpenAsync(_engine, ownsEngine: true, _host, _scratch.Path, Timeout.InfiniteTimeSpan, _log, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _engine.DisposeAsync();
    }

    public void Dispose()
    {
        _log.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task A_refusal_that_comes_while_the_client_ends_is_the_answer()
    {
        var call = _client.ListNodesAsync();
        var asked = await NextAsync<ListNodes>();
        var job = _client.RunAsync(Program);
        var submitted = await NextAsync<SubmitProgram>();
        var end = _client.DisposeAsync().AsTask();
        var close = await NextAsync<CloseSession>();

        asked.Asker.Tell(new RequestFailed(FailureKind.OutOfSpace, "no room"));
        submitted.Asker.Tell(new JobFailed(((SubmitProgram)submitted.Message).Job, FailureKind.Input, "no such function"));

        Assert.Equal(FailureKind.OutOfSpace, (await Assert.ThrowsAsync<RunFailedException>(() => call.WaitAsync(Watchdog.Limit))).Kind);
        Assert.Equal(FailureKind.Input, (await Assert.ThrowsAsync<RunFailedException>(() => job.WaitAsync(Watchdog.Limit))).Kind);
        close.Asker.Tell(new SessionClosed(Session));
        await end.WaitAsync(Watchdog.Limit);
    }

    [Fact]
    public async Task A_defect_that_shows_while_the_client_ends_is_not_taken_for_its_end()
    {
        var call = _client.ListNodesAsync();
        var asked = await NextAsync<ListNodes>();
        var end = _client.DisposeAsync().AsTask();
        var close = await NextAsync<CloseSession>();

        asked.Asker.Tell(new RunJobEnded(1));

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.WaitAsync(Watchdog.Limit));
        close.Asker.Tell(new SessionClosed(Session));
        await end.WaitAsync(Watchdog.Limit);
    }

    [Fact]
    public async Task What_the_end_of_the_client_overtakes_fails_because_of_it()
    {
        var overtaken = _client.ListNodesAsync();
        var asked = await NextAsync<ListNodes>();
        var unanswered = _client.ListJobsAsync();
        var job = _client.RunAsync(Program);
        var submitted = await NextAsync<SubmitProgram>();
        var end = _client.DisposeAsync().AsTask();
        var close = await NextAsync<CloseSession>();

        submitted.Asker.Tell(new SessionClosed(Session));
        asked.Asker.Tell(new SessionClosed(Session));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => overtaken.WaitAsync(Watchdog.Limit));
        Assert.False(unanswered.IsCompleted);
        Assert.False(job.IsCompleted);
        close.Asker.Tell(new SessionClosed(Session));
        await end.WaitAsync(Watchdog.Limit);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => unanswered.WaitAsync(Watchdog.Limit));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => job.WaitAsync(Watchdog.Limit));
    }

    [Fact]
    public async Task A_job_of_a_session_that_the_host_does_not_know_any_more_fails_because_of_that()
    {
        var job = _client.RunAsync(Program);
        var submitted = await NextAsync<SubmitProgram>();

        submitted.Asker.Tell(new SessionClosed(Session));

        await Assert.ThrowsAsync<ObjectDisposedException>(() => job.WaitAsync(Watchdog.Limit));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _client.ListNodesAsync().WaitAsync(Watchdog.Limit));
    }

    // Goal: who cancels a fill may use the segment as soon as that is told. Method: the host answers when the patience that a program has is over.
    [Fact]
    public async Task A_cancelled_fill_ends_only_with_the_hosts_answer_and_a_cancelled_program_without()
    {
        using var cancellation = new CancellationTokenSource();
        var segment = new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(10));
        var fill = _client.FillWithRampAsync(segment, start: 0, step: 1, progress: null, cancellation.Token);
        var filled = await NextAsync<FillWithRamp>();
        await cancellation.CancelAsync();
        await NextAsync<CancelJob>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.RunAsync(Program, progress: null, cancellation.Token).WaitAsync(Watchdog.Limit));
        Assert.False(fill.IsCompleted);

        filled.Asker.Tell(new JobFailed(((FillWithRamp)filled.Message).Job, FailureKind.Work, "cancelled, and closed everywhere"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fill.WaitAsync(Watchdog.Limit));
        await EndAsync();
    }

    // Goal: a cancelled fill that ends without the word that nobody writes says so. Method: the client ends before the host has answered.
    [Fact]
    public async Task A_cancelled_fill_that_the_host_never_answers_is_not_told_as_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var segment = new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(10));
        var fill = _client.FillWithRampAsync(segment, start: 0, step: 1, progress: null, cancellation.Token);
        await cancellation.CancelAsync();
        await NextAsync<CancelJob>();

        await EndAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => fill.WaitAsync(Watchdog.Limit));
    }

    // Goal: arrays that a job made are not lost to who cancelled it too late. Method: the host's answer and the cancellation cross.
    [Fact]
    public async Task A_program_that_was_done_before_it_was_cancelled_has_its_outcome()
    {
        using var cancellation = new CancellationTokenSource();
        var output = new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(10));
        var job = _client.RunAsync(Program, progress: null, cancellation.Token);
        var submitted = await NextAsync<SubmitProgram>();
        await cancellation.CancelAsync();
        await NextAsync<CancelJob>();

        submitted.Asker.Tell(Completed(((SubmitProgram)submitted.Message).Job, new NamedSegment("y", output)));

        Assert.Equal(output, (await job.WaitAsync(Watchdog.Limit)).Outputs["y"]);
        await EndAsync();
    }

    // Goal: what nobody has a handle of does not stay as long as the session. Method: the host answers when the patience is over.
    [Fact]
    public async Task What_a_program_has_made_that_comes_too_late_for_who_has_cancelled_is_retired()
    {
        using var cancellation = new CancellationTokenSource();
        var (output, array) = (Made(10), Made(8));
        var job = _client.RunAsync(Program, progress: null, cancellation.Token);
        var submitted = await NextAsync<SubmitProgram>();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.WaitAsync(Watchdog.Limit));

        submitted.Asker.Tell(Completed(((SubmitProgram)submitted.Message).Job, new NamedSegment("y", output)) with
        {
            Results = [new JobResult("x", DType.Float64, Shape.Vector(8), null, array), new JobResult("y", DType.Float64, Shape.Vector(10), null, output)],
        });

        await RetiresAsync(output, array);
        await EndAsync();
    }

    // Goal: what a caller's own code throws comes to the caller, as soon as nobody works for it any more, and its session works on.
    [Fact]
    public async Task What_a_progress_callback_throws_cancels_the_job_and_comes_to_who_awaits()
    {
        var told = new ThrowingProgress();
        var job = _client.RunAsync(Program, told);
        var submitted = await NextAsync<SubmitProgram>();
        var number = ((SubmitProgram)submitted.Message).Job;
        submitted.Asker.Tell(new JobProgressed(number, 1, 10, 8, 80, TimeSpan.Zero));
        Assert.Equal(new CancelJob(Session, number), (await NextAsync<CancelJob>()).Message);
        Assert.False(job.IsCompleted);

        submitted.Asker.Tell(new JobProgressed(number, 2, 10, 16, 80, TimeSpan.Zero));
        submitted.Asker.Tell(new JobFailed(number, FailureKind.Work, "cancelled, and closed everywhere"));

        Assert.Equal("at 0.1", (await Assert.ThrowsAsync<FormatException>(() => job.WaitAsync(Watchdog.Limit))).Message);
        var call = _client.ListNodesAsync();
        (await NextAsync<ListNodes>()).Asker.Tell(new NodesListed(1, [], false));
        Assert.Empty(await call.WaitAsync(Watchdog.Limit));
        await EndAsync();
    }

    // Method: the first that it is told is the end, so the job is done and what it made is there.
    [Fact]
    public async Task What_a_progress_callback_throws_at_the_end_comes_to_who_awaits_and_what_was_made_is_retired()
    {
        var (output, array) = (Made(10), Made(8));
        var job = _client.RunAsync(Program, new ThrowingProgress());
        var submitted = await NextAsync<SubmitProgram>();

        submitted.Asker.Tell(Completed(((SubmitProgram)submitted.Message).Job, new NamedSegment("y", output)) with
        {
            Results = [new JobResult("x", DType.Float64, Shape.Vector(8), null, array)],
        });

        await RetiresAsync(output, array);
        Assert.Equal("at 1", (await Assert.ThrowsAsync<FormatException>(() => job.WaitAsync(Watchdog.Limit))).Message);
        await EndAsync();
    }

    // Goal: neither hides the other: the caller has to mend its code, and does not know whether a node still writes. Method: the host goes when the callback has thrown, without an answer.
    [Fact]
    public async Task What_a_progress_callback_throws_is_told_together_with_the_end_of_the_host()
    {
        var job = _client.RunAsync(Program, new ThrowingProgress());
        var submitted = await NextAsync<SubmitProgram>();
        submitted.Asker.Tell(new JobProgressed(((SubmitProgram)submitted.Message).Job, 1, 10, 8, 80, TimeSpan.Zero));
        await NextAsync<CancelJob>();

        Assert.True(await _host.GracefulStop(Watchdog.Limit));

        var both = await Assert.ThrowsAsync<AggregateException>(() => job.WaitAsync(Watchdog.Limit));
        Assert.Collection(both.InnerExceptions, thrown => Assert.Equal("at 0.1", Assert.IsType<FormatException>(thrown).Message), gone => Assert.IsType<NoHostException>(gone));
    }

    [Fact]
    public async Task Whatever_is_submitted_names_the_activity_that_it_was_submitted_in()
    {
        using var activity = new Activity("client").SetIdFormat(ActivityIdFormat.W3C).Start();
        Task[] jobs = [_client.RunAsync(Program), _client.ReduceAsync(new Smallest(), new KernelRequest(Made(10))), _client.FillWithRampAsync(Made(10), 0, 1)];

        Assert.Equal(activity.Id, ((SubmitProgram)(await NextAsync<SubmitProgram>()).Message).Trace);
        Assert.Equal(activity.Id, ((SubmitKernel)(await NextAsync<SubmitKernel>()).Message).Trace);
        Assert.Equal(activity.Id, ((FillWithRamp)(await NextAsync<FillWithRamp>()).Message).Trace);
        await EndAsync();
        await Task.WhenAll(jobs.Select(job => Assert.ThrowsAsync<ObjectDisposedException>(() => job.WaitAsync(Watchdog.Limit))));
    }

    // Goal: arrays that a job made are not lost to who cannot combine its partial results. Method: there are none where the host says.
    [Fact]
    public async Task What_a_reduction_has_made_is_retired_when_its_partial_results_cannot_be_combined()
    {
        var (output, partials) = (new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(10)), new SegmentHandle(SegmentId.New(), 1, ElementType.UInt8, Shape.Vector(8)));
        var job = _client.ReduceAsync(new Smallest(), new KernelRequest(new SegmentHandle(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(10))));
        var submitted = await NextAsync<SubmitKernel>();

        submitted.Asker.Tell(Completed(((SubmitKernel)submitted.Message).Job, new NamedSegment("0", output), new NamedSegment(SubmitKernel.PartialsName, partials)));

        await RetiresAsync(output, partials);
        await Assert.ThrowsAnyAsync<SegmentException>(() => job.WaitAsync(Watchdog.Limit));
        await EndAsync();
    }

    // Goal: the reason is told, and neither lost to a host that refuses nor in the way of the other outputs. Method: the host refuses to retire the first that it is asked to.
    [Fact]
    public async Task A_reduction_that_fails_tells_its_own_reason_and_gives_up_every_output()
    {
        SegmentHandle[] made = [Made(10), Made(10), Made(8)];
        var job = _client.ReduceAsync(new Smallest(outputs: 2), new KernelRequest(Made(10)));
        var submitted = await NextAsync<SubmitKernel>();

        submitted.Asker.Tell(Completed(
            ((SubmitKernel)submitted.Message).Job, new NamedSegment("0", made[0]), new NamedSegment("1", made[1]), new NamedSegment(SubmitKernel.PartialsName, made[2])));

        var asked = new HashSet<SegmentHandle>();
        for (var i = 0; i < made.Length; i++)
        {
            var (request, asker) = await NextAsync<RetireSegment>();
            var handle = ((RetireSegment)request).Handle;
            asked.Add(handle);
            asker.Tell(i == 0 ? new RequestFailed(FailureKind.Work, "somebody sits on it") : new SegmentRetired(handle));
        }

        Assert.Equal(made.ToHashSet(), asked);
        await Assert.ThrowsAnyAsync<SegmentException>(() => job.WaitAsync(Watchdog.Limit));
        var told = Assert.Single(_log.Entries, entry => entry.Level == LogLevel.Error);
        Assert.Equal("somebody sits on it", Assert.IsType<RunFailedException>(told.Cause).Message);
        await EndAsync();
    }

    // Method: the array that was computed is not where the host says, and the host refuses to retire it.
    [Fact]
    public async Task A_copy_that_fails_tells_its_own_reason()
    {
        var copy = new SharedArray<double>(_client, Made(10)).Select(v => v + 1).CopyToAsync(new double[10]);
        var submitted = await NextAsync<SubmitProgram>();
        submitted.Asker.Tell(Completed(((SubmitProgram)submitted.Message).Job, new NamedSegment("result", Made(10))));

        (await NextAsync<RetireSegment>()).Asker.Tell(new RequestFailed(FailureKind.Work, "somebody sits on it"));

        await Assert.ThrowsAnyAsync<SegmentException>(() => copy.WaitAsync(Watchdog.Limit));
        Assert.Single(_log.Entries, entry => entry.Level == LogLevel.Error);
        await EndAsync();
    }

    // Goal: a segment that nobody has a handle of does not stay as long as the session. Method: the host's answer and the cancellation cross.
    [Fact]
    public async Task A_segment_that_comes_too_late_for_who_has_cancelled_is_retired()
    {
        var file = _scratch.Combine("x.npy");
        await File.WriteAllTextAsync(file, string.Empty);
        using var cancellation = new CancellationTokenSource();
        var creation = _client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(10), "x", cancellation: cancellation.Token);
        var created = await NextAsync<CreateSegment>();
        var adoption = _client.AdoptFileAsync(file, "x", cancellation.Token);
        var adopted = await NextAsync<AdoptFile>();

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => creation.WaitAsync(Watchdog.Limit));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adoption.WaitAsync(Watchdog.Limit));
        await RetiresAsync(created.Asker, handle => new SegmentCreated(handle));
        await RetiresAsync(adopted.Asker, handle => new FileAdopted(handle));
        await EndAsync();

        async Task RetiresAsync(IActorRef asker, Func<SegmentHandle, object> answer)
        {
            var late = Made(10);
            asker.Tell(answer(late));
            var (request, retirer) = await NextAsync<RetireSegment>();
            Assert.Equal(late, ((RetireSegment)request).Handle);
            retirer.Tell(new SegmentRetired(late));
        }
    }

    // Method: the host cannot make the segment, which is no news any more, or the client ends before it has answered.
    [Fact]
    public async Task A_segment_that_does_not_come_is_nothing_to_who_has_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var refused = _client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(10), "x", cancellation: cancellation.Token);
        var request = await NextAsync<CreateSegment>();
        var unanswered = _client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(10), "x", cancellation: cancellation.Token);
        await NextAsync<CreateSegment>();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refused.WaitAsync(Watchdog.Limit));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unanswered.WaitAsync(Watchdog.Limit));

        request.Asker.Tell(new RequestFailed(FailureKind.OutOfSpace, "no room"));
        await EndAsync();

        Assert.DoesNotContain(_log.Entries, entry => entry.Level == LogLevel.Error);
    }

    // Method: the host answers the request to close the session with something that is no answer to it.
    [Fact]
    public async Task An_end_of_which_a_step_fails_does_the_others_and_tells_it_once()
    {
        var unanswered = _client.ListNodesAsync();
        await NextAsync<ListNodes>();
        var end = _client.DisposeAsync().AsTask();
        var meanwhile = _client.DisposeAsync().AsTask();

        (await NextAsync<CloseSession>()).Asker.Tell(new RunJobEnded(1));

        await Assert.ThrowsAsync<InvalidOperationException>(() => end.WaitAsync(Watchdog.Limit));
        await meanwhile.WaitAsync(Watchdog.Limit);
        await _client.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => unanswered.WaitAsync(Watchdog.Limit));
        Assert.Throws<ObjectDisposedException>(() => _client.Segments.List());
        await _engine.System.WhenTerminated.WaitAsync(Watchdog.Limit);
    }

    /// <summary>Ends the client, whose host is there and willing.</summary>
    private async Task EndAsync()
    {
        var end = _client.DisposeAsync().AsTask();
        (await NextAsync<CloseSession>()).Asker.Tell(new SessionClosed(Session));
        await end.WaitAsync(Watchdog.Limit);
    }

    /// <summary>Sees these, in any order, asked to be retired, and does so.</summary>
    private async Task RetiresAsync(params SegmentHandle[] expected)
    {
        var retired = new HashSet<SegmentHandle>();
        while (retired.Count < expected.Length)
        {
            var (request, asker) = await NextAsync<RetireSegment>();
            var handle = ((RetireSegment)request).Handle;
            retired.Add(handle);
            asker.Tell(new SegmentRetired(handle));
        }

        Assert.Equal(expected.ToHashSet(), retired);
    }

    private async Task<Request> NextAsync<T>()
    {
        Request next;
        do
        {
            next = await _requests.Reader.ReadAsync().AsTask().WaitAsync(Watchdog.Limit);
        }
        while (next.Message is not T);

        return next;
    }

    /// <summary>A segment of which there is nothing but the handle.</summary>
    private static SegmentHandle Made(long elementCount) => new(SegmentId.New(), 1, ElementType.Float64, Shape.Vector(elementCount));

    private static JobCompleted Completed(long job, params NamedSegment[] outputs) =>
        new(job, [], [.. outputs], new JobCost(TimeSpan.Zero, 0, 0, 0, 0, 0), 0, 0, TimeSpan.Zero);

    private sealed class Smallest(int outputs = 1) : ReductionKernel<double>(
        Enumerable.Range(0, outputs).Aggregate(new KernelSignature("smallest").Reads<double>(), (signature, _) => signature.Writes<double>()))
    {
        public override double Reduce(in KernelBlock block) => throw new NotSupportedException("This process is no node.");

        public override double Combine(double first, double second) => Math.Min(first, second);
    }

    private sealed class ThrowingProgress : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => throw new FormatException(FormattableString.Invariant($"at {value.Fraction}"));
    }

    private sealed record Request(object Message, IActorRef Asker);

    private sealed class HostActor : ReceiveActor
    {
        public HostActor(ChannelWriter<Request> requests)
        {
            Receive<OpenSession>(_ => Sender.Tell(new SessionOpened(Session, IsHostEnding: false)));
            ReceiveAny(message => requests.TryWrite(new Request(message, Sender)));
        }
    }
}
