using System.Collections.Concurrent;

namespace ActorShm.Kernels;

/// <summary>Caches the fused loops that this process has emitted, by what they compute. Constants do not count, so a program that runs again finds its loop.</summary>
/// <remarks>Safe on any thread.</remarks>
internal static class FusedLoops
{
    /// <summary>The largest number of loops that are kept: no ordinary use reaches it, but a stream of ever new programs does not fill the memory with code.</summary>
    private const int MaxKept = 1024;

    private static readonly ConcurrentDictionary<string, FusedTiles> Kept = new(StringComparer.Ordinal);

    /// <summary>Whether this process runs the code as a fused loop.</summary>
    public static bool CanRun(StageCode code) => LaneWidth.Widest is not null && FusedEmitter.CanEmit(code);

    /// <summary>Gets the loop for a stage's code; null when only the interpreter can run it, or runs it as fast.</summary>
    /// <param name="code">The code.</param>
    /// <param name="isStreaming">Whether its outputs are too large to be read from a cache later.</param>
    public static FusedLoop? TryFor(StageCode code, bool isStreaming = false)
    {
        if (!CanRun(code) || LaneWidth.Widest is not { } width)
        {
            return null;
        }

        var key = KeyOf(code);
        var tracks = FusedEmitter.TracksFor(code, width);
        return new FusedLoop(
            code,
            TilesFor(key, () => FusedEmitter.Emit(code, width)),
            tracks > 1 ? TilesFor(key + " tracks", () => FusedEmitter.Emit(code, width, tracks: tracks)) : null,
            isStreaming ? new Lazy<FusedTiles>(() => TilesFor(key + " streaming", () => FusedEmitter.Emit(code, width, isStreaming: true))) : null);
    }

    private static FusedTiles TilesFor(string key, Func<FusedTiles> emit)
    {
        if (Kept.TryGetValue(key, out var tiles))
        {
            return tiles;
        }

        if (Kept.Count >= MaxKept)
        {
            Kept.Clear(); // loops in use keep their code; others are emitted again when they are asked for
        }

        return Kept.GetOrAdd(key, static (_, emit) => emit(), emit);
    }

    private static string KeyOf(StageCode code)
    {
        var form = new StageCode([.. code.Instructions.Select(instruction => instruction with { Bits = 0 })], code.Inputs, code.Outputs);
        return Convert.ToBase64String(form.Encode());
    }
}
