using System.Diagnostics;
using ActorShm.Differential.Generation;

namespace ActorShm.Differential;

/// <summary>Random programs, answered by the engine and judged by NumPy.</summary>
internal sealed class Campaign(NumPyOracle oracle, int firstSeed, Action<Failure> report)
{
    /// <summary>Emitting loops takes most of the time, so that not every program runs in all ways.</summary>
    public const int AllWaysEvery = 8;

    /// <summary>So many cases are on their way while the engine works at the next.</summary>
    private const int Pipeline = 8;

    private readonly Queue<(Case Case, IReadOnlyList<Problem> Own)> _sent = [];

    public Coverage Coverage { get; } = new();

    /// <summary>How many programs gave something else than NumPy; each was reported when it was found.</summary>
    public int FailureCount { get; private set; }

    /// <summary>Runs until so many programs are done, the time is over, or enough failures are found.</summary>
    public void Run(int programCount, TimeSpan time, int mostFailures)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < programCount && clock.Elapsed < time && FailureCount < mostFailures; i++)
        {
            Send(CaseGenerator.Generate(firstSeed + i));
            if (_sent.Count >= Pipeline)
            {
                Receive();
            }
        }

        while (_sent.Count > 0)
        {
            Receive();
        }
    }

    private void Send(Case random)
    {
        var answers = Answers(random, out var own);
        Coverage.Add(random, answers);
        oracle.Send(random, answers);
        _sent.Enqueue((random, own));
    }

    private void Receive()
    {
        var (random, own) = _sent.Dequeue();
        IReadOnlyList<Problem> problems = [.. own, .. oracle.Receive()];
        if (problems.Count == 0)
        {
            return;
        }

        // The shrinker has a conversation of its own, so everything sent is answered first.
        while (_sent.Count > 0)
        {
            Receive();
        }

        var (shortest, found) = new Shrinker(Check).Shrink(random, problems);
        FailureCount++;
        report(new Failure(shortest, found));
    }

    private IReadOnlyList<Problem> Check(Case random)
    {
        var answers = Answers(random, out var own);
        oracle.Send(random, answers);
        return [.. own, .. oracle.Receive()];
    }

    private static IReadOnlyList<Answer> Answers(Case random, out IReadOnlyList<Problem> own) =>
        random.Seed % AllWaysEvery == 0 ? EngineAnswers.OfAllWays(random, out own) : EngineAnswers.Of(random, out own);
}
