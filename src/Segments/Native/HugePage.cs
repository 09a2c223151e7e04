using System.Globalization;

namespace ActorShm.Segments;

/// <summary>The size of the pages that one entry of the middle page table maps: 2 MiB with 4 KiB base pages.</summary>
internal static class HugePage
{
    private const string SizePath = "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size";

    /// <summary>An address space of 47 bits has room for 131,072 of them, which is more than a process has mappings.</summary>
    private const long MostReachBytes = 1 << 30;

    /// <summary>The size; 0 where the kernel has no transparent huge pages.</summary>
    public static long SizeBytes { get; } = ReadSize(SizePath);

    /// <summary>How much memory one page of the middle page table maps, 1 GiB with 4 KiB base pages; no more than a huge page where that would be more than addresses may be wasted for.</summary>
    public static long TableReachBytes { get; } = TableReachOf(SizeBytes, Environment.SystemPageSize);

    /// <summary>A length rounded up to whole huge pages; as it is where there are none.</summary>
    public static long RoundUp(long lengthBytes) => SizeBytes == 0 ? lengthBytes : (lengthBytes + SizeBytes - 1) & -SizeBytes;

    /// <summary>The reach of a page of the middle page table: an entry of 8 bytes for each huge page.</summary>
    internal static long TableReachOf(long hugePageBytes, int pageBytes)
    {
        var reach = hugePageBytes * (pageBytes / sizeof(long));
        return reach <= MostReachBytes ? reach : hugePageBytes;
    }

    /// <summary>Reads what the kernel says; 0 for what cannot be read and for what is no power of two.</summary>
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
            return 0; // a kernel without them, or a container that hides /sys: everything works with small pages
        }
    }
}
