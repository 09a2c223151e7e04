using System.Collections.Immutable;
using ActorShm.Actors.Scheduling;
using ActorShm.Kernels;

namespace ActorShm.Actors.Work;

/// <summary>Keeps the loops that a node made ready recently, by their code and domain, so that a small job that comes again costs no decoding and no scratch memory.</summary>
/// <remarks>
/// Stages that are open at the same time may share a loop, because one thread computes and a call leaves no state for the next. Owned by
/// one worker, and not thread-safe except for <see cref="Make"/>, which takes as long as a compiler does.
/// </remarks>
/// <param name="loopFor">Makes a stage's code ready to run over a domain.</param>
internal sealed class StageLoopCache(Func<StageCode, StageDomain, IStageLoop> loopFor)
{
    private const int MaximumKept = 64;

    private readonly RecentlyUsed<LoopKey, StageLoop> _loops = new(MaximumKept);

    /// <summary>Returns the loop if it is ready; null when it has to be made.</summary>
    public StageLoop? Find(LoopKey key) => _loops.TryUse(key, out var kept) ? kept : null;

    /// <summary>Makes the loop of a code and a domain that came from another process. Safe on any thread; keeps nothing.</summary>
    /// <param name="key">The code and the domain in their binary form.</param>
    /// <exception cref="InvalidDataException">The bytes are not a stage's code, or not a domain of that code.</exception>
    public StageLoop Make(LoopKey key)
    {
        var code = StageCode.Decode(key.Code.AsSpan());
        var domain = StageDomain.Decode(key.Domain.AsSpan());
        return new StageLoop(key, code, domain, loopFor(code, domain));
    }

    /// <summary>Keeps a loop that was made.</summary>
    /// <returns>The loop to use: the one that is kept already if two stages asked for the same loop.</returns>
    public StageLoop Keep(StageLoop made) => _loops.Keep(made.Key, made);
}

/// <summary>The code and the domain of a loop in their binary form. Two keys are equal when their bytes are.</summary>
internal readonly record struct LoopKey(ImmutableArray<byte> Code, ImmutableArray<byte> Domain)
{
    /// <inheritdoc/>
    public bool Equals(LoopKey other) => Code.AsSpan().SequenceEqual(other.Code.AsSpan()) && Domain.AsSpan().SequenceEqual(other.Domain.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Code.AsSpan());
        hash.AddBytes(Domain.AsSpan());
        return hash.ToHashCode();
    }
}

/// <summary>A stage's code and domain, and the loop that runs them.</summary>
/// <param name="Key">The code and the domain in their binary form.</param>
/// <param name="Code">The code.</param>
/// <param name="Domain">The domain.</param>
/// <param name="Loop">The loop; only the compute thread may run it.</param>
internal sealed record StageLoop(LoopKey Key, StageCode Code, StageDomain Domain, IStageLoop Loop);
