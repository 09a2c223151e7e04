using ActorShm.Segments;

namespace ActorShm.Host.Ending;

/// <summary>Recognises failures that mean that there was no room for what was to be written.</summary>
internal static class NoRoom
{
    /// <summary>The <c>HResult</c> for a file that may not become longer: EFBIG.</summary>
    public const int FileTooLarge = 27;

    private const int NoSpaceLeft = 28; // ENOSPC

    /// <summary>Whether a failure means that there was no room.</summary>
    public static bool IsCauseOf(Exception failure) =>
        failure is OutOfSpaceException or IOException { HResult: NoSpaceLeft or FileTooLarge } or { InnerException: IOException { HResult: NoSpaceLeft or FileTooLarge } };
}
