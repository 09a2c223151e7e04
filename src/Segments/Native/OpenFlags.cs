using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>The flags of <c>open</c>. Two of them differ between x64 and arm64.</summary>
internal static class OpenFlags
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    /// <summary><c>O_PATH</c>: opens only the place, even if its contents may not be read.</summary>
    public const int PlaceOnly = 0x200000;

    private static readonly bool IsArm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public static int Directory => IsArm64 ? 0x4000 : 0x10000;

    public static int NoFollow => IsArm64 ? 0x8000 : 0x20000;

    /// <summary><c>O_TMPFILE</c>: makes a file without a name, which a kill cannot leave behind.</summary>
    public static int Nameless => 0x400000 | Directory;
}
