using ActorShm.Segments;

namespace ActorShm.Host.Ending;

/// <summary>The failures that say that there was no room for what was to be written.</summary>
internal static class NoRoom
{
    /// <summary>The <c>HResult</c> of a file that may not become longer: EFBIG.</summary>
    public const int FileTooLarge = 27;

    private const int NoSpaceLeft = 28; // ENOSPC

    /// <summary>Whether a failure is one of them.</summary>
    public static bool IsCauseOf(Exception failure) =>
        failure is OutOfSpaceException or IOException { HResult: NoSpaceLeft or FileTooLarge } or { InnerException: IOException { HResult: NoSpaceLeft or FileTooLarge } };
}
