using System.ComponentModel;
using System.Diagnostics;
using ActorShm.Actors;
using ActorShm.Actors.Logging;
using ActorShm.Segments;

namespace ActorShm.Hosting.Launching;

/// <summary>One node process that this host started. Its output goes to a log file, and its last lines are kept for error messages.</summary>
internal sealed class LaunchedNode : IDisposable
{
    // errno
    private const int NoEntry = 2;
    private const int NotExecutable = 8;
    private const int NoAccess = 13;
    private const int TooManyFiles = 24;

    private const int KeptLines = 20;

    /// <summary>The most characters of a line that are kept: a program that writes no line breaks must not fill the memory and the log.</summary>
    private const int MaximumLineLength = 4096;

    /// <summary>How long the node's output is read after its end: a process that the node started may hold the pipe open for ever.</summary>
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly Process _process;
    private readonly RotatingLogFile _log;
    private readonly Func<LaunchedNode, string> _decideNext;
    private readonly Queue<string> _lastLines = new();
    private readonly Task _output;
    private readonly CancellationTokenSource _disposing = new();
    private bool _isDisposed;

    /// <summary>Starts the process; its output is read from the start.</summary>
    /// <param name="number">The number that the node asks for.</param>
    /// <param name="start">The executable and its arguments.</param>
    /// <param name="log">Where its output goes; disposed with this object.</param>
    /// <param name="decideNext">Called once after the node has ended, to decide what is done about it. Returns that as a sentence, or an empty text.</param>
    /// <exception cref="NodeLaunchException">The executable cannot be started.</exception>
    internal LaunchedNode(int number, ProcessStartInfo start, RotatingLogFile log, Func<LaunchedNode, string> decideNext)
    {
        Number = number;
        _log = log;
        _decideNext = decideNext;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.Exited += (_, _) => _gone.TrySetResult();
        try
        {
            _process.Start();
        }
        catch (Win32Exception e)
        {
            _log.Dispose();
            throw new NodeLaunchException($"The node executable {start.FileName} cannot be started: {e.Message}. {Remedy(e.NativeErrorCode)}");
        }

        Pid = _process.Id;
        Identity = IdentityOf(Pid);
        _process.StandardInput.Close();
        _output = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
        Exited = AwaitEndAsync();
    }

    /// <summary>The number that the node asks for when it joins.</summary>
    public int Number { get; }

    /// <summary>Its process id.</summary>
    public int Pid { get; }

    /// <summary>The identity of the process, which stays unique when another process gets its id; null when the process ended before its identity could be read, or when reading it failed.</summary>
    public ProcessIdentity? Identity { get; }

    /// <summary>How long ago it was started.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_startedAt);

    /// <summary>A task that completes when the process is gone and its output has been read, with how the process ended.</summary>
    public Task<ProcessEnd> Exited { get; }

    /// <summary>Kills the process if it still runs.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    /// <summary>Closes the log and the process object. Call it after the process is gone.</summary>
    public void Dispose()
    {
        lock (_lastLines)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _process.Dispose();
            _log.Dispose();
        }

        // Outside the lock: a reader may be about to keep a last line, for which it takes the lock.
        _disposing.Cancel();
        _disposing.Dispose();
    }

    /// <summary>Gets the advice for an executable that the kernel does not start.</summary>
    /// <param name="errno">The kernel's reason.</param>
    internal static string Remedy(int errno) => errno switch
    {
        NoEntry or NoAccess or NotExecutable => "Build or publish the host again; it puts the node beside itself.",
        TooManyFiles => "Raise the limit of open files (ulimit -n); 'actorshm doctor' shows it.",
        _ => "Something that a process needs has run out; 'actorshm doctor' shows the limits.",
    };

    private static ProcessIdentity? IdentityOf(int pid)
    {
        try
        {
            return ProcessIdentity.Of(pid);
        }
        catch (IOException)
        {
            return null; // the process runs all the same; its end is then known from this object only, not by its identity
        }
    }

    private async Task<ProcessEnd> AwaitEndAsync()
    {
        await _gone.Task;
        try
        {
            await _output.WaitAsync(OutputPatience);
        }
        catch (TimeoutException)
        {
            // A process that the node started holds its output open. The node is gone all the same.
        }

        var exitCode = _process.ExitCode;
        var next = _decideNext(this);
        lock (_lastLines)
        {
            return new ProcessEnd(exitCode, [.. _lastLines]) { Next = next };
        }
    }

    private async Task ReadAsync(StreamReader output)
    {
        using (output)
        {
            await new OutputLines(output, MaximumLineLength, Keep).ReadAsync(_disposing.Token);
        }
    }

    private void Keep(string line)
    {
        lock (_lastLines)
        {
            if (_isDisposed)
            {
                return; // a line from a process that the node started and that lives on
            }

            _log.Write(PrintableText.Lines(line) + "\n");
            _lastLines.Enqueue(line);
            if (_lastLines.Count > KeptLines)
            {
                _lastLines.Dequeue();
            }
        }
    }
}
