using System.Diagnostics;
using ActorShm.Actors;
using ActorShm.Host.Load.Measuring;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Segments;

namespace ActorShm.Host.Load.Running;

/// <summary>Draws operations from the mix, runs them within the byte budget, and records how they end. Safe on any thread.</summary>
/// <param name="scenario">The mix.</param>
/// <param name="operations">Carries out an operation.</param>
/// <param name="recorder">Records how operations end.</param>
internal sealed class OperationRunner(Scenario scenario, Operations operations, LoadRecorder recorder)
{
    private readonly ByteBudget _budget = new(scenario.ByteBudget);
    private readonly int _totalWeight = scenario.Mix.Sum(entry => entry.Weight);
    private readonly Random _random = new(scenario.Seed);
    private long _number;

    /// <summary>Draws the next operation and carries it out.</summary>
    /// <param name="phase">The phase that the operation belongs to.</param>
    /// <param name="due">When the operation was to start, as a timestamp. Time that has passed since then counts in the latency. A timer may fire early by a fraction of a millisecond, which does not reduce the latency.</param>
    /// <param name="stopping">Ends the operation with the scenario.</param>
    /// <returns>Whether there was a host that takes work.</returns>
    public async Task<bool> RunAsync(int phase, long due, CancellationToken stopping)
    {
        var begin = Math.Min(due, Stopwatch.GetTimestamp());
        var (index, size) = Draw();
        var entry = scenario.Mix[index];
        recorder.Start();
        var (error, reason) = await TryAsync(entry, size, stopping);
        if (!stopping.IsCancellationRequested)
        {
            recorder.End(new OperationEnd(index, phase, Stopwatch.GetElapsedTime(begin), error, reason));
        }

        return error != LoadErrors.NoHost;
    }

    private async Task<(string? Error, string? Reason)> TryAsync(MixEntry entry, long size, CancellationToken stopping)
    {
        var bytes = entry.BytesOf(size);
        await _budget.TakeAsync(bytes).WaitAsync(stopping);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(scenario.OperationTimeout);
        try
        {
            await operations.ExecuteAsync(entry, size, Interlocked.Increment(ref _number), limit.Token);
            return (null, null);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return (LoadErrors.Timeout, $"'{entry.Name}' was not done within {scenario.OperationTimeout.TotalSeconds:0.#} s.");
        }
        catch (Exception e) when (KindOf(e) is { } kind)
        {
            return (kind, e.Message);
        }
        finally
        {
            _budget.Return(bytes);
        }
    }

    /// <summary>Gets the kind of an error that a run can cause; null for any other error, which is a defect of the generator and ends it.</summary>
    private static string? KindOf(Exception exception) => exception switch
    {
        WrongAnswerException => LoadErrors.WrongAnswer,
        NotRetiredException => LoadErrors.NotRetired,
        SessionEndedException or NoHostException or RunFailedException { Kind: FailureKind.HostEnding } => LoadErrors.NoHost,
        RunFailedException { Kind: FailureKind.OutOfSpace } or OutOfSpaceException => LoadErrors.OutOfSpace,
        RunFailedException { Kind: FailureKind.Input } => LoadErrors.Input,
        RunFailedException or SegmentException => LoadErrors.Work,
        _ => null,
    };

    private (int Entry, long Size) Draw()
    {
        lock (_random)
        {
            var (index, drawn) = (0, _random.Next(_totalWeight));
            while (drawn >= scenario.Mix[index].Weight)
            {
                drawn -= scenario.Mix[index].Weight;
                index++;
            }

            return (index, scenario.Mix[index].Sizes[_random.Next(scenario.Mix[index].Sizes.Count)]);
        }
    }
}
