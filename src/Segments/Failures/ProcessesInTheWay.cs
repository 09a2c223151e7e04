using System.Globalization;

namespace ActorShm.Segments;

/// <summary>How long others wait for processes, and how error texts speak of them then.</summary>
internal static class ProcessesInTheWay
{
    /// <summary>How long others wait by default: what is in the way takes a moment, unless it is stopped.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    /// <summary>Their numbers, or that there is one without.</summary>
    public static string Name(IReadOnlyList<int> pids) => pids.Count switch
    {
        0 => "a process that /proc does not show",
        1 => $"process {pids[0]}",
        _ => $"processes {string.Join(", ", pids)}",
    };

    /// <summary>Makes the end of a sentence about work that the processes have begun and do not finish, and says what to do.</summary>
    public static string Describe(IReadOnlyList<int> pids, TimeSpan waited) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name(pids)}, and was for all of the {waited.TotalSeconds:0.##} s that others wait. Is it stopped? Let it go on (kill -CONT) or end it, then try again.");
}
