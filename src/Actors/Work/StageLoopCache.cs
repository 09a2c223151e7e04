using System.Collections.Immutable;
using ActorShm.Actors.Scheduling;
using ActorShm.Kernels;

namespace ActorShm.Actors.Work;

/// <summary>The loops that a node has made ready lately, by what they run and over what: a small job that comes again costs no decoding and no scratch memory.</summary>
/// <remarks>
/// A loop may be shared by stages that are open at the same time, because one thread computes and each call leaves nothing for the next. Owned by
/// one worker, and not thread-safe but for <see cref="Make"/>, which takes as long as a compiler does.
/// </remarks>
/// <param name="loopFor">Makes a code ready to run over a domain.</param>
internal sealed class StageLoopCache(Func<StageCode, StageDomain, IStageLoop> loopFor)
{
    private const int MaximumKept = 64;

    private readonly RecentlyUsed<LoopKey, StageLoop> _loops = new(MaximumKept);

    /// <summary>The loop that is ready; null when it has to be made.</summary>
    public StageLoop? Find(LoopKey key) => _loops.TryUse(key, out var kept) ? kept : null;

    /// <summary>Makes the loop of a code and a domain that came from another process. Safe on any thread; keeps nothing.</summary>
    /// <param name="key">Both in their binary form.</param>
    /// <exception cref="InvalidDataException">The bytes are not a stage's code, or no domain of that code.</exception>
    public StageLoop Make(LoopKey key)
    {
        var code = StageCode.Decode(key.Code.AsSpan());
        var domain = StageDomain.Decode(key.Domain.AsSpan());
        return new StageLoop(key, code, domain, loopFor(code, domain));
    }

    /// <summary>Keeps a loop that was made.</summary>
    /// <returns>The loop to use: the one that is kept already when two stages have asked for the same one.</returns>
    public StageLoop Keep(StageLoop made) => _loops.Keep(made.Key, made);
}

/// <summary>What a loop runs, and over what, both in their binary form. Equal when the bytes are.</summary>
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
/// <param name="Key">Both in their binary form.</param>
/// <param name="Code">The code.</param>
/// <param name="Domain">The domain.</param>
/// <param name="Loop">The loop, for the compute thread alone.</param>
internal sealed record StageLoop(LoopKey Key, StageCode Code, StageDomain Domain, IStageLoop Loop);
