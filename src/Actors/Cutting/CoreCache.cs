using System.Globalization;

namespace ActorShm.Actors.Cutting;

/// <summary>The cache that one core has to itself.</summary>
internal static class CoreCache
{
    private const string Caches = "/sys/devices/system/cpu/cpu0/cache";

    /// <summary>The size that is assumed when the kernel does not give one; most cores of the last ten years have at least that.</summary>
    private const long UsualBytes = 1 << 20;

    /// <summary>Gets the size of the second-level cache of a core of this machine, in bytes.</summary>
    public static long SecondLevelBytes { get; } = Read(Caches) ?? UsualBytes;

    /// <summary>Reads the kernel's description of a core's caches.</summary>
    /// <param name="caches">The directory that has one directory for each cache.</param>
    /// <returns>The size; null when the kernel does not give one.</returns>
    public static long? Read(string caches)
    {
        try
        {
            foreach (var cache in Directory.EnumerateDirectories(caches, "index*"))
            {
                if (File.ReadAllText(Path.Combine(cache, "level")).Trim() == "2")
                {
                    return Parse(File.ReadAllText(Path.Combine(cache, "size")).Trim());
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A container may hide the description.
        }

        return null;
    }

    /// <summary>Parses a size, which is written as <c>2048K</c>.</summary>
    private static long? Parse(string size) =>
        size.EndsWith('K') && long.TryParse(size.AsSpan(0, size.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) && kibibytes > 0
            ? kibibytes << 10
            : null;
}
