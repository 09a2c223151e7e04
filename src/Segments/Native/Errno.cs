using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>The error numbers of Linux that this library tells apart, and their conversion to exceptions.</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int NoProcess = 3;
    public const int Interrupted = 4;
    public const int NoDevice = 6;
    public const int Again = 11;
    public const int NoMemory = 12;
    public const int AccessDenied = 13;
    public const int Fault = 14;
    public const int Exists = 17;
    public const int CrossDevice = 18;
    public const int NotDirectory = 20;
    public const int IsDirectory = 21;
    public const int Invalid = 22;
    public const int TooManyFilesInSystem = 23;
    public const int TooManyFiles = 24;
    public const int FileTooLarge = 27;
    public const int NoSpace = 28;
    public const int ReadOnlyFileSystem = 30;
    public const int NameTooLong = 36;
    public const int NoSystemCall = 38;
    public const int NotEmpty = 39;
    public const int Loop = 40;
    public const int NotSupported = 95;
    public const int TimedOut = 110;
    public const int QuotaExceeded = 122;

    /// <summary>The error number that the last call into the C library left on this thread.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>Determines whether a failure of .NET's own file methods means that nothing is there: no such file, or a process that has ended. Any other failure says only that it was not possible to look.</summary>
    public static bool IsAbsence(Exception failure) =>
        failure is FileNotFoundException or DirectoryNotFoundException || (failure is IOException && failure.HResult == NoProcess);

    /// <summary>Makes, for a failed call on a file, the exception that a .NET programmer expects; a plain IOException has the number in HResult.</summary>
    /// <param name="errno">The error number.</param>
    /// <param name="action">The action that failed, as in "open".</param>
    /// <param name="path">The file on which it failed.</param>
    public static Exception Failure(int errno, string action, string path)
    {
        var text = $"Cannot {action} '{path}': {Marshal.GetPInvokeErrorMessage(errno)}.{ProcessLimits.ExplainOpen(errno)}";
        return errno switch
        {
            NoEntry => new FileNotFoundException(text, path),
            NotDirectory => new DirectoryNotFoundException(text),
            NameTooLong => new PathTooLongException(text),
            AccessDenied or NotPermitted or ReadOnlyFileSystem => new UnauthorizedAccessException(text),
            _ => new IOException(text, errno),
        };
    }
}
