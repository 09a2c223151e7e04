using System.Globalization;

namespace ActorShm.Actors.Cutting;

/// <summary>The cache that one core has to itself.</summary>
internal static class CoreCache
{
    private const string Caches = "/sys/devices/system/cpu/cpu0/cache";

    /// <summary>What is taken where the kernel does not say: most cores of the last ten years have at least that.</summary>
    private const long UsualBytes = 1 << 20;

    /// <summary>The bytes of the second-level cache of a core of this machine.</summary>
    public static long SecondLevelBytes { get; } = Read(Caches) ?? UsualBytes;

    /// <summary>Reads the kernel's description of a core's caches.</summary>
    /// <param name="caches">The directory with one directory for each cache.</param>
    /// <returns>Null when it does not say.</returns>
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
            // A container may hide it.
        }

        return null;
    }

    /// <summary>Sizes are written as <c>2048K</c>.</summary>
    private static long? Parse(string size) =>
        size.EndsWith('K') && long.TryParse(size.AsSpan(0, size.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) && kibibytes > 0
            ? kibibytes << 10
            : null;
}
