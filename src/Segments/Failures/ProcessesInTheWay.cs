using System.Globalization;

namespace ActorShm.Segments;

/// <summary>How error texts speak of processes that others wait for.</summary>
internal static class ProcessesInTheWay
{
    /// <summary>Their numbers, or that there is one without.</summary>
    public static string Name(IReadOnlyList<int> pids) => pids.Count switch
    {
        0 => "a process that /proc does not show",
        1 => $"process {pids[0]}",
        _ => $"processes {string.Join(", ", pids)}",
    };

    /// <summary>The end of a sentence about what they have begun and do not finish, and what to do about it.</summary>
    public static string Describe(IReadOnlyList<int> pids, TimeSpan waited) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name(pids)}, and was for all of the {waited.TotalSeconds:0.##} s that others wait. Is it stopped? Let it go on (kill -CONT) or end it, then try again.");
}
