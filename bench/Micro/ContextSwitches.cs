using System.Globalization;

namespace ActorShm.Micro;

/// <summary>How often each thread of this process has gone to sleep and been woken, as the kernel counts it.</summary>
internal sealed class ContextSwitches
{
    private const string Voluntary = "voluntary_ctxt_switches:";

    private readonly Dictionary<string, long> _ofThreads = Directory.EnumerateDirectories("/proc/self/task").ToDictionary(task => task, Count, StringComparer.Ordinal);

    /// <summary>How many there have been since an earlier look, of the threads that are alive now.</summary>
    public long Since(ContextSwitches earlier) => _ofThreads.Sum(thread => thread.Value - earlier._ofThreads.GetValueOrDefault(thread.Key));

    private static long Count(string task)
    {
        try
        {
            var line = File.ReadLines(Path.Combine(task, "status")).First(line => line.StartsWith(Voluntary, StringComparison.Ordinal));
            return long.Parse(line.AsSpan(Voluntary.Length).Trim(), CultureInfo.InvariantCulture);
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            return 0; // the thread ended while the list was read
        }
    }
}
