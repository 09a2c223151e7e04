using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

internal static partial class Libc
{
    public const int ProtectNone = 0;
    public const int ProtectRead = 1;
    public const int ProtectWrite = 2;
    public const int MapShared = 1;
    public const int MapPrivate = 2;
    public const int MapAnonymous = 0x20;
    public const int MapNoReserve = 0x4000;
    public const int MoveAnywhere = 1;
    public const int MoveFixed = 2;

    /// <summary><c>MADV_DONTFORK</c>: a forked process does not get the mapping.</summary>
    public const int AdviseDontFork = 10;

    /// <summary><c>MADV_POPULATE_WRITE</c>, Linux 5.14: faults pages in, and returns an error where touching them would raise SIGBUS.</summary>
    public const int AdvisePopulateWrite = 23;

    /// <summary><c>MADV_POPULATE_READ</c>, Linux 5.14: the same for pages that are only read.</summary>
    public const int AdvisePopulateRead = 22;

    /// <summary><c>MADV_COLLAPSE</c>, Linux 6.1: replaces small pages by huge ones, at once and whatever the settings say.</summary>
    public const int AdviseCollapse = 25;

    [LibraryImport(Library, EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint hint, nuint lengthBytes, int protection, int flags, SafeFileHandle file, long offsetBytes);

    /// <summary>Maps without a file; <paramref name="noFile"/> is -1.</summary>
    [LibraryImport(Library, EntryPoint = "mmap", SetLastError = true)]
    public static partial nint MapNothing(nint hint, nuint lengthBytes, int protection, int flags, int noFile, long offsetBytes);

    [LibraryImport(Library, EntryPoint = "mremap", SetLastError = true)]
    public static partial nint Move(nint address, nuint lengthBytes, nuint newLengthBytes, int flags, nint newAddress);

    [LibraryImport(Library, EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint address, nuint lengthBytes);

    [LibraryImport(Library, EntryPoint = "mprotect", SetLastError = true)]
    public static partial int Protect(nint address, nuint lengthBytes, int protection);

    [LibraryImport(Library, EntryPoint = "madvise", SetLastError = true)]
    public static partial int Advise(nint address, nuint lengthBytes, int advice);
}
