using System.Globalization;
using System.Text;

namespace ActorShm.Actors.Logging;

/// <summary>
/// A log file that does not grow without end: when it is full it becomes <c>NAME.1</c>, what was that becomes <c>NAME.2</c>, and the oldest goes.
/// Safe on any thread of one process; only one process may write to it.
/// </summary>
/// <remarks>
/// A log lies beside the segments, so the file system may be full: then a line is left out and counted, the program goes on, and the next line that
/// can be written says how many are missing.
/// </remarks>
internal sealed class RotatingLogFile : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly long _fullBytes;
    private readonly int _files;
    private readonly LogFormat _format;
    private FileStream? _stream;
    private long _missingLines;
    private bool _isDisposed;

    /// <summary>Continues the file, or makes it with mode 0600.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fullBytes">How large it may grow.</param>
    /// <param name="files">How many there may be, this one included.</param>
    /// <param name="format">What its lines are; the one about missing lines is of the same form.</param>
    public RotatingLogFile(string path, long fullBytes, int files, LogFormat format = LogFormat.Text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fullBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(files);
        (_path, _fullBytes, _files, _format) = (path, fullBytes, files, format);
    }

    /// <summary>The file as the settings want it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">How large it may grow, how many there may be, and in which form.</param>
    public static RotatingLogFile Open(string path, ActorShmSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new RotatingLogFile(path, settings.LogFileBytes, settings.LogFiles, settings.LogFormat);
    }

    /// <summary>Appends a text that ends with a line break, whole or not at all.</summary>
    public void Write(string text)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return; // the last words of a process that is being ended
            }

            try
            {
                Append(_missingLines == 0 ? text : DescribeMissing() + text);
                _missingLines = 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Full, or the directory has gone with its run. Opened anew for the next line.
                _missingLines++;
                _stream?.Dispose();
                _stream = null;
            }
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _stream?.Dispose();
            _stream = null;
        }
    }

    private string DescribeMissing() => _format == LogFormat.Json
        ? ProcessLog.DescribeMissing(_format, _missingLines)
        : string.Create(CultureInfo.InvariantCulture, $"({_missingLines} lines are missing here: they could not be written.)\n");

    private void Append(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _stream ??= OpenStream();
        if (_stream.Length > 0 && _stream.Length + bytes.Length > _fullBytes)
        {
            _stream.Dispose();
            _stream = null;
            Rotate();
            _stream = OpenStream();
        }

        var start = _stream.Length;
        try
        {
            _stream.Write(bytes);
        }
        catch (IOException)
        {
            // As much as there was room for may stand there, and the next line would follow on it.
            _stream.SetLength(start);
            throw;
        }
    }

    // Without a buffer: what was written is there when the process is killed.
    private FileStream OpenStream()
    {
        var stream = new FileStream(_path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, // one that is open to append refuses to be made shorter
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = OwnerOnly,
            BufferSize = 0,
        });
        if (stream.Length == 0)
        {
            File.SetUnixFileMode(stream.SafeFileHandle, OwnerOnly); // the process's umask may have taken bits away
        }

        stream.Position = stream.Length;
        return stream;
    }

    private void Rotate()
    {
        if (_files == 1)
        {
            File.Delete(_path);
            return;
        }

        for (var older = _files - 2; older >= 0; older--)
        {
            var name = NameOf(older);
            if (File.Exists(name))
            {
                File.Move(name, NameOf(older + 1), overwrite: true);
            }
        }
    }

    private string NameOf(int age) => age == 0 ? _path : string.Create(CultureInfo.InvariantCulture, $"{_path}.{age}");
}
