using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Answers what a process asks the kernel about itself, and about the memory of another process.</summary>
internal static class CurrentProcess
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const int FileSizeSignal = 25; // SIGXFSZ, the same on x64 and arm64
    private const int GetDescriptorFlags = 1; // F_GETFD
    private const int CloseOnExecute = 1; // FD_CLOEXEC

    private static PosixSignalRegistration? _fileSizeSignal;

    /// <summary>The user whose rights this process has.</summary>
    public static uint EffectiveUserId => Libc.EffectiveUserId();

    /// <summary>The number of files that this process may have open at once (the soft limit of RLIMIT_NOFILE, which .NET raises to the hard one when it starts). Reading it opens no file.</summary>
    public static long OpenFilesLimit => ProcessLimits.OpenFilesLimit;

    /// <summary>Whether standard output was closed when this process started. If so, its number belongs to a file that the runtime has opened for itself, such as a pipe, and whatever is written there is lost without an error.</summary>
    public static bool IsOutputClosed => IsOfThisProgram(StandardOutput);

    /// <summary>Whether standard error was closed when this process started; see <see cref="IsOutputClosed"/>.</summary>
    public static bool IsErrorClosed => IsOfThisProgram(StandardError);

    /// <summary>Whether standard output is a pipe or socket that nobody reads any more. .NET ignores the error of a write to one, so a program that prints for ever has to ask.</summary>
    public static bool IsOutputAbandoned
    {
        get
        {
            var output = new PollEntry { Descriptor = StandardOutput };
            return Libc.Poll(ref output, 1, timeoutMilliseconds: 0) > 0 && (output.Answered & PollEntry.Broken) != 0;
        }
    }

    /// <summary>Lets a call fail with an error (EFBIG) if it would make a file longer than RLIMIT_FSIZE allows; without this, such a call ends the process silently, by SIGXFSZ. This holds for the life of the process, because
    /// .NET looks at the signal some time after it has come, and would end the process then if nobody handled it any more.</summary>
    public static void TakeFileSizeSignal() => _fileSizeSignal ??= PosixSignalRegistration.Create((PosixSignal)FileSizeSignal, static context => context.Cancel = true);

    /// <summary>Writes to standard error why this process cannot start, when it may have so few files open that .NET cannot load its console.</summary>
    /// <param name="line">The line to write. If standard error does not take it, the exit code has to say enough.</param>
    public static unsafe void TellWithoutConsole(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        fixed (byte* start = bytes)
        {
            _ = Libc.Write(StandardError, start, (nuint)bytes.Length);
        }
    }

    /// <summary>Gets how much memory may still be taken: the least of what the machine has and of what the control groups of this process allow.</summary>
    /// <param name="headroomBytes">The bytes that must stay available; in a small group at most an eighth of its limit.</param>
    public static long AvailableMemoryBytes(long headroomBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(headroomBytes);
        return new SystemMemory("/proc").Tightest(headroomBytes).AvailableBytes;
    }

    /// <summary>Gets the tightest memory limit that the control groups of this process set, on all levels up to the root; null when there is none.</summary>
    /// <param name="headroomBytes">The bytes that must stay available to everybody else in a group; in a small group at most an eighth of its limit.</param>
    public static SpaceLimit? ControlGroupLimit(long headroomBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(headroomBytes);
        return new CgroupMemory("/proc").Tightest(headroomBytes);
    }

    /// <summary>Runs another program in this process: the process id stays the same, and nothing of this program is left. Returns only by throwing.</summary>
    /// <remarks>
    /// All other threads end in the middle of what they do, and nothing is disposed. Files opened by .NET are closed; standard input
    /// and output stay open. The new program gets the environment that <see cref="Environment"/> shows, including changes made by this program.
    /// </remarks>
    /// <param name="executable">The path of the program.</param>
    /// <param name="arguments">Its arguments, without the program's own name.</param>
    /// <exception cref="FileNotFoundException">There is no such program.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be executed.</exception>
    /// <exception cref="IOException">The program cannot be started for another reason.</exception>
    public static void ReplaceImage(string executable, IReadOnlyList<string> arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(executable);
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}");

        // C arrays end with a null pointer.
        _ = Libc.Execute(executable, [executable, .. arguments, null], [.. environment, null]);
        throw Errno.Failure(Errno.Last, "execute", executable);
    }

    /// <summary>
    /// Gets the proportional set size of a process in bytes: its memory, with every shared page divided by the number of processes that map it.
    /// </summary>
    /// <returns>The size; null when the process has ended or may not be looked at.</returns>
    public static long? ProportionalSetSize(int pid)
    {
        try
        {
            return ProcFigures.FindBytes(File.ReadLines($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/smaps_rollup"), "Pss:");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // the process has ended or is somebody else's; either way the size is not known
        }
    }

    // Files with this flag are closed when a program is executed, so a file that this program inherited does not have it; the runtime opens all of its own files with it.
    private static bool IsOfThisProgram(int descriptor)
    {
        using var file = new SafeFileHandle(descriptor, ownsHandle: false);
        return Libc.Control(file, GetDescriptorFlags, 0) is var flags and >= 0 && (flags & CloseOnExecute) != 0;
    }
}
