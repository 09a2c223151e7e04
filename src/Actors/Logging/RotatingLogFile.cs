using System.Globalization;
using System.Text;

namespace ActorShm.Actors.Logging;

/// <summary>
/// A log file of limited size: when it is full, it is renamed to <c>NAME.1</c>, the file of that name to <c>NAME.2</c> and so on, and the oldest file is deleted.
/// Safe on any thread of one process; only one process may write to it.
/// </summary>
/// <remarks>
/// A log may lie on the same file system as the segments, which may be full. Then a line is left out and counted, the program goes on, and the next line that
/// can be written says how many lines are missing.
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

    /// <summary>Opens the file to continue it, or makes it with mode 0600.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fullBytes">The size at which the file is full, in bytes.</param>
    /// <param name="files">The most files that are kept, including this one.</param>
    /// <param name="format">The format of the lines, in which the line about missing lines is written too.</param>
    public RotatingLogFile(string path, long fullBytes, int files, LogFormat format = LogFormat.Text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fullBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(files);
        (_path, _fullBytes, _files, _format) = (path, fullBytes, files, format);
    }

    /// <summary>Opens the file as the settings say.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">The settings for the size of a file, the number of files, and the format.</param>
    public static RotatingLogFile Open(string path, ActorShmSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new RotatingLogFile(path, settings.LogFileBytes, settings.LogFiles, settings.LogFormat);
    }

    /// <summary>Appends a text that ends with a line break, either whole or not at all.</summary>
    public void Write(string text)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return; // a last line of a process that is ending
            }

            try
            {
                Append(_missingLines == 0 ? text : DescribeMissing() + text);
                _missingLines = 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The file system is full, or the directory was removed with its run. The file is opened again for the next line.
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
            // A part of the line may have been written, as much as there was room for, and the next line would be appended to it.
            _stream.SetLength(start);
            throw;
        }
    }

    // Without a buffer, so that lines survive when the process is killed.
    private FileStream OpenStream()
    {
        var stream = new FileStream(_path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, // a stream opened with Append cannot be shortened
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
