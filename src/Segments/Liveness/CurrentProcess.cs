using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>What a process asks the kernel about itself, and about the memory of another.</summary>
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

    /// <summary>How many files this process may have open at once (the soft limit of RLIMIT_NOFILE, which .NET raises to the hard one when it starts); asking opens none.</summary>
    public static long OpenFilesLimit => ProcessLimits.OpenFilesLimit;

    /// <summary>Whether standard output was closed when this process started. What has its number then is a file that the runtime has opened for itself, such as a pipe, and what is written there is lost without an error.</summary>
    public static bool IsOutputClosed => IsOfThisProgram(StandardOutput);

    /// <summary>The same of standard error.</summary>
    public static bool IsErrorClosed => IsOfThisProgram(StandardError);

    /// <summary>Whether standard output is a pipe or socket that nobody reads any more. .NET ignores the error of writing to one, so a program that prints for ever has to ask.</summary>
    public static bool IsOutputAbandoned
    {
        get
        {
            var output = new PollEntry { Descriptor = StandardOutput };
            return Libc.Poll(ref output, 1, timeoutMilliseconds: 0) > 0 && (output.Answered & PollEntry.Broken) != 0;
        }
    }

    /// <summary>Lets what would make a file longer than RLIMIT_FSIZE allows fail with an error (EFBIG); without this it ends the process, by SIGXFSZ and without a word. For as long as the process lives:
    /// .NET looks at the signal some time after it has come, and would end the process then if nobody had taken it any more.</summary>
    public static void TakeFileSizeSignal() => _fileSizeSignal ??= PosixSignalRegistration.Create((PosixSignal)FileSizeSignal, static context => context.Cancel = true);

    /// <summary>Says why this process cannot start, where it may have so few files open that .NET cannot load what its console takes.</summary>
    /// <param name="line">What to say. Where standard error takes nothing, the exit code has to say enough.</param>
    public static unsafe void TellWithoutConsole(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        fixed (byte* start = bytes)
        {
            _ = Libc.Write(StandardError, start, (nuint)bytes.Length);
        }
    }

    /// <summary>How much memory this process and everybody else may still take: the least of what the machine has and of what the control groups of this process allow.</summary>
    /// <param name="headroomBytes">What must stay available; of a small group at most its eighth part.</param>
    public static long AvailableMemoryBytes(long headroomBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(headroomBytes);
        return new SystemMemory("/proc").Tightest(headroomBytes).AvailableBytes;
    }

    /// <summary>The tightest limit that the control groups of this process set to its memory, all levels up to the root; null when there is none.</summary>
    /// <param name="headroomBytes">What must stay available to everybody else in a group; of a small group at most its eighth part.</param>
    public static SpaceLimit? ControlGroupLimit(long headroomBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(headroomBytes);
        return new CgroupMemory("/proc").Tightest(headroomBytes);
    }

    /// <summary>Runs another program in this process: same process id, nothing of this program is left. Returns only by throwing.</summary>
    /// <remarks>
    /// All other threads end in the middle of what they do, and nothing is disposed. Files opened by .NET are closed, standard input
    /// and output stay. The new program gets the environment as <see cref="Environment"/> shows it, changes made by this program included.
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
    /// The proportional set size of a process in bytes: its memory, with every shared page divided by the number of processes that map it.
    /// </summary>
    /// <returns>Null when the process has ended or may not be looked at.</returns>
    public static long? ProportionalSetSize(int pid)
    {
        try
        {
            return ProcFigures.FindBytes(File.ReadLines($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/smaps_rollup"), "Pss:");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null; // ended, or somebody else's: both are the answer "not known"
        }
    }

    // What comes from whoever started this program has come through its execution, which closes all files of this flag; the runtime opens all of its own with it.
    private static bool IsOfThisProgram(int descriptor)
    {
        using var file = new SafeFileHandle(descriptor, ownsHandle: false);
        return Libc.Control(file, GetDescriptorFlags, 0) is var flags and >= 0 && (flags & CloseOnExecute) != 0;
    }
}
