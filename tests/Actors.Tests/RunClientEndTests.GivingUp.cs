using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Tests;

// What is given up is in the way of nothing that the caller is to have.
public sealed partial class RunClientEndTests
{
    // Goal: who has a reason to tell, or a value, gets it from whichever call. Method: the host is asked to retire and never answers, until all calls have ended.
    [Fact]
    public async Task A_host_that_does_not_answer_keeps_nobody_from_going_on_who_gives_something_up()
    {
        using var store = SegmentStore.OpenDirectory(_scratch.Combine("segments"));
        var unanswered = new List<Request>();

        var creation = _client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(10), "x", ArrayContent.Ones);
        (await NextAsync<CreateSegment>()).Asker.Tell(new SegmentCreated(Made(10)));
        unanswered.Add(await NextAsync<RetireSegment>());
        var copy = new SharedArray<double>(_client, Made(10)).Select(v => v + 1).ToArrayAsync();
        await CompleteProgramAsync(new NamedSegment("result", Made(10)));
        unanswered.Add(await NextAsync<RetireSegment>());
        var watched = _client.RunAsync(Program, new ThrowingProgress());
        await CompleteProgramAsync(new NamedSegment("y", Made(10)));
        unanswered.Add(await NextAsync<RetireSegment>());
        var reduction = _client.ReduceAsync(new Smallest(), new KernelRequest(Made(10)));
        await CompleteReductionAsync(Partials(store, 2.5), new NamedSegment("0", Made(10)));
        unanswered.Add(await NextAsync<RetireSegment>());

        await Assert.ThrowsAnyAsync<SegmentException>(() => creation.WaitAsync(Watchdog.Limit));
        await Assert.ThrowsAnyAsync<SegmentException>(() => copy.WaitAsync(Watchdog.Limit));
        await Assert.ThrowsAsync<FormatException>(() => watched.WaitAsync(Watchdog.Limit));
        Assert.Equal(2.5, (await reduction.WaitAsync(Watchdog.Limit)).Value);
        _log.Expect("The host has not answered for 5 s");
        Assert.DoesNotContain(_log.Entries, entry => entry.Level == LogLevel.Error);

        // Late, and nobody waits any more; what is refused is told all the same.
        unanswered[0].Asker.Tell(new RequestFailed(FailureKind.Work, "somebody sits on it"));
        _log.Expect("could not be retired");
        await EndAsync();
    }

    // Method: the host makes it only after the call has ended.
    [Fact]
    public async Task Who_cancels_the_making_of_a_segment_goes_on_at_once_and_it_is_retired_when_it_is_made()
    {
        using var cancellation = new CancellationTokenSource();
        var creation = _client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(10), "x", cancellation: cancellation.Token);
        var request = await NextAsync<CreateSegment>();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => creation.WaitAsync(Watchdog.Limit));

        request.Asker.Tell(new SegmentCreated(Made(10)));
        var (retire, asker) = await NextAsync<RetireSegment>();
        asker.Tell(new SegmentRetired(((RetireSegment)retire).Handle));
        await EndAsync();
    }

    // Method: the host refuses to retire the partial results.
    [Fact]
    public async Task A_value_that_is_known_is_not_lost_with_what_cannot_be_retired()
    {
        using var store = SegmentStore.OpenDirectory(_scratch.Combine("segments"));
        var output = Made(10);
        var reduction = _client.ReduceAsync(new Smallest(), new KernelRequest(Made(10)));
        var partials = Partials(store, 2.5);
        await CompleteReductionAsync(partials, new NamedSegment("0", output));

        var (request, asker) = await NextAsync<RetireSegment>();
        Assert.Equal(partials, ((RetireSegment)request).Handle);
        asker.Tell(new RequestFailed(FailureKind.Work, "somebody sits on it"));

        var outcome = await reduction.WaitAsync(Watchdog.Limit);
        Assert.Equal((2.5, output), (outcome.Value, Assert.Single(outcome.Outputs)));
        Assert.Contains($"{partials.Id}", Assert.Single(_log.Entries, entry => entry.Level == LogLevel.Error).Text, StringComparison.Ordinal);
        await EndAsync();
    }

    // Method: the host refuses to retire the array that the program has made, when every element has been copied.
    [Fact]
    public async Task Elements_that_were_copied_are_not_lost_with_what_cannot_be_retired()
    {
        using var store = SegmentStore.OpenDirectory(_scratch.Combine("segments"));
        using var result = store.CopyOf(new[] { 1.0, 2.0, 3.0 }, "result");
        var copy = new SharedArray<double>(_client, Made(3)).Select(v => v + 1).ToArrayAsync();
        await CompleteProgramAsync(new NamedSegment("result", result.Handle));

        (await NextAsync<RetireSegment>()).Asker.Tell(new RequestFailed(FailureKind.Work, "somebody sits on it"));

        var copied = await copy.WaitAsync(Watchdog.Limit);
        Assert.Equal([1, 2, 3], copied);
        Assert.Single(_log.Entries, entry => entry.Level == LogLevel.Error);
        await EndAsync();
    }

    private async Task CompleteProgramAsync(params NamedSegment[] outputs)
    {
        var (request, asker) = await NextAsync<SubmitProgram>();
        asker.Tell(Completed(((SubmitProgram)request).Job, outputs));
    }

    private async Task CompleteReductionAsync(SegmentHandle partials, params NamedSegment[] outputs)
    {
        var (request, asker) = await NextAsync<SubmitKernel>();
        asker.Tell(Completed(((SubmitKernel)request).Job, [.. outputs, new NamedSegment(SubmitKernel.PartialsName, partials)]));
    }

    /// <summary>What a reduction to float64 has left of its only block.</summary>
    private static SegmentHandle Partials(SegmentStore store, double value)
    {
        using var view = store.CopyOf(BitConverter.GetBytes(value), "partials");
        return view.Handle;
    }
}
