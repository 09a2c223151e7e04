using System.Collections.Concurrent;

namespace ActorShm.Kernels;

/// <summary>The fused loops that this process has emitted, by what they compute; constants are not part of that, so a program that runs again finds its loop.</summary>
/// <remarks>Safe on any thread.</remarks>
internal static class FusedLoops
{
    /// <summary>So many that no ordinary use reaches it, so few that a stream of ever new programs does not fill the memory with code.</summary>
    private const int MaxKept = 1024;

    private static readonly ConcurrentDictionary<string, FusedTile> Kept = new(StringComparer.Ordinal);

    /// <summary>Whether this process runs the code as a fused loop.</summary>
    public static bool CanRun(StageCode code) => LaneWidth.Widest is not null && FusedEmitter.CanEmit(code);

    /// <summary>The loop for a stage's code; null when only the interpreter can run it, or runs it as fast.</summary>
    public static FusedLoop? TryFor(StageCode code) =>
        CanRun(code) && LaneWidth.Widest is { } width ? new FusedLoop(code, TileFor(code, width)) : null;

    private static FusedTile TileFor(StageCode code, LaneWidth width)
    {
        var key = KeyOf(code);
        if (Kept.TryGetValue(key, out var tile))
        {
            return tile;
        }

        if (Kept.Count >= MaxKept)
        {
            Kept.Clear(); // what is still in use lives on with its loops; the rest is emitted again when it is asked for
        }

        return Kept.GetOrAdd(key, static (_, given) => FusedEmitter.Emit(given.code, given.width), (code, width));
    }

    private static string KeyOf(StageCode code)
    {
        var form = new StageCode([.. code.Instructions.Select(instruction => instruction with { Bits = 0 })], code.Inputs, code.Outputs);
        return Convert.ToBase64String(form.Encode());
    }
}
