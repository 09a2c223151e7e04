using System.Globalization;

namespace ActorShm.Segments;

/// <summary>Describes which of the kernel's limits on a process made a call fail, with its value and how much of it is used.</summary>
internal static class ProcessLimits
{
    private const int FileSize = 1; // RLIMIT_FSIZE
    private const int OpenFiles = 7; // RLIMIT_NOFILE, the same on x64 and arm64
    private const int AddressSpace = 9; // RLIMIT_AS
    private const string Status = "/proc/self/status";
    private const string Maps = "/proc/self/maps";
    private const string MaxMapCount = "/proc/sys/vm/max_map_count";

    // Views leave some mappings to everything else, and the runtime meanwhile takes and gives back mappings of its own.
    private const int CountingSlack = MappingHeadroom.Count + 64;

    /// <summary>How long a file may become that this process makes, in memory too.</summary>
    public static long FileSizeLimitBytes => Limit(FileSize);

    /// <summary>The number of files that this process may have open at once.</summary>
    public static long OpenFilesLimit => Limit(OpenFiles);

    /// <summary>Whether the addresses of this process are limited, so that taking more than needed, if only for a moment, may keep other code from its addresses.</summary>
    public static bool AreAddressesLimited => Limit(AddressSpace) != long.MaxValue;

    /// <summary>Determines whether an error number says that no more files can be opened.</summary>
    public static bool IsFileLimit(int errno) => errno is Errno.TooManyFiles or Errno.TooManyFilesInSystem;

    /// <summary>Makes a sentence, with a blank before it, about a file that could not be opened; empty when the error has nothing to do with limits.</summary>
    public static string ExplainOpen(int errno) => errno switch
    {
        // Reading /proc would take a descriptor; asking for the limit takes none.
        Errno.TooManyFiles => $" This process may have {OpenFilesLimit:N0} files open (RLIMIT_NOFILE) and has them all; each view takes one. Dispose views, or raise ulimit -n.",
        Errno.TooManyFilesInSystem => " The machine has as many files open as fs.file-max allows. Raise it with sysctl.",
        _ => string.Empty,
    };

    /// <summary>Makes a sentence about a mapping for which the kernel had no memory (ENOMEM).</summary>
    public static string ExplainMap(long lengthBytes)
    {
        if (ReadNumber(MaxMapCount) is { } maximum && CountMappings() is { } count && count >= maximum - CountingSlack)
        {
            return $"This process has {count:N0} mappings and vm.max_map_count allows {maximum:N0}; the last {MappingHeadroom.Count} are left to the runtime. Dispose views, or raise it with sysctl.";
        }

        var limitBytes = Limit(AddressSpace);
        var usedBytes = AddressSpaceBytes();
        if (limitBytes != long.MaxValue && (usedBytes is null || usedBytes > limitBytes - lengthBytes - MappingHeadroom.AddressBytes))
        {
            return $"This process has {usedBytes:N0} bytes of addresses and RLIMIT_AS allows {limitBytes:N0}; the last {MappingHeadroom.AddressBytes:N0} are left to the runtime. Dispose views, or raise ulimit -v.";
        }

        return "Neither vm.max_map_count nor RLIMIT_AS is used up; a private copy also needs memory that the machine can promise (vm.overcommit_memory).";
    }

    private static long Limit(int resource) =>
        Libc.GetLimit(resource, out var limit) == 0 && limit.Soft <= long.MaxValue ? (long)limit.Soft : long.MaxValue;

    /// <summary>Gets the number of bytes of addresses that this process may still take; null where they are not limited, or where their use cannot be seen.</summary>
    public static long? AddressesLeft() => Limit(AddressSpace) is var limitBytes and not long.MaxValue ? limitBytes - AddressSpaceBytes() : null;

    private static long? AddressSpaceBytes() => ProcFigures.FindBytes(ReadLines(Status), "VmSize:");

    private static int? CountMappings() => ReadLines(Maps).Count() is var count and > 0 ? count : null;

    private static long? ReadNumber(string path) =>
        long.TryParse(ReadLines(path).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static IEnumerable<string> ReadLines(string path)
    {
        try
        {
            return File.ReadLines(path);
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return []; // the figure only adds to an error message
        }
    }
}
