using System.Globalization;

namespace ActorShm.Segments;

/// <summary>The size of the pages that one entry of the middle page table maps: 2 MiB with 4 KiB base pages.</summary>
internal static class HugePage
{
    private const string SizePath = "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size";

    /// <summary>The largest reach that is used. An address space of 47 bits has room for 131,072 ranges of this size, which is more than a process has mappings.</summary>
    private const long MostReachBytes = 1 << 30;

    /// <summary>The size of a huge page; 0 if the kernel has no transparent huge pages.</summary>
    public static long SizeBytes { get; } = ReadSize(SizePath);

    /// <summary>The memory that one page of the middle page table maps, 1 GiB with 4 KiB base pages; only the size of a huge page if the reach would waste too many addresses.</summary>
    public static long TableReachBytes { get; } = TableReachOf(SizeBytes, Environment.SystemPageSize);

    /// <summary>Rounds a length up to whole huge pages; leaves it as it is if there are no huge pages.</summary>
    public static long RoundUp(long lengthBytes) => SizeBytes == 0 ? lengthBytes : (lengthBytes + SizeBytes - 1) & -SizeBytes;

    /// <summary>Computes the reach of a page of the middle page table, which has an entry of 8 bytes for each huge page.</summary>
    internal static long TableReachOf(long hugePageBytes, int pageBytes)
    {
        var reach = hugePageBytes * (pageBytes / sizeof(long));
        return reach <= MostReachBytes ? reach : hugePageBytes;
    }

    /// <summary>Reads the size that the kernel reports; 0 if it cannot be read or is not a power of two.</summary>
    internal static long ReadSize(string path)
    {
        try
        {
            return long.TryParse(File.ReadAllText(path).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && long.IsPow2(bytes)
                ? bytes
                : 0;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return 0; // a kernel without huge pages, or a container that hides /sys: everything works with small pages
        }
    }
}
