using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActorShm.Host.Ending;
using ActorShm.Host.Runs;

namespace ActorShm.Host.Files.Writing;

/// <summary>The file by which a launch script learns that all nodes have joined. It appears atomically and is removed with the run.</summary>
internal sealed class ReadyFile : IDisposable
{
    // Enough for 1024 nodes and the longest path, with each of its characters escaped.
    private const int MostBytes = 64 << 10;

    /// <summary>The form of what <see cref="Appear"/> writes.</summary>
    private static readonly Regex ReadyText = new("""\A\{"runDir":"[^"]*","pid":[0-9]+,"nodes":\[[0-9,]*\]\}\n\z""", RegexOptions.NonBacktracking);

    private readonly string _path;
    private byte[]? _written;

    /// <summary>Checks that the file can be written there later.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <exception cref="UsageException">The directory does not exist, or belongs to a run or to segments; or what has the name already must not be replaced.</exception>
    public ReadyFile(string path)
    {
        _path = path;
        TargetFile.Require(path, $"--ready-file {path}");
        try
        {
            RefuseOtherFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--ready-file {path}: {e.Message}", e);
        }
    }

    /// <summary>Refuses to replace a file that is neither a ready file nor empty, because its contents would be lost. A file that mktemp has made is empty.</summary>
    private static void RefuseOtherFile(string path)
    {
        try
        {
            using var file = File.OpenText(path);
            var lengthBytes = file.BaseStream.Length;
            if (lengthBytes > MostBytes || (lengthBytes > 0 && !ReadyText.IsMatch(file.ReadToEnd())))
            {
                throw new UsageException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"--ready-file {path}: a file of {lengthBytes:N0} bytes is there that no host has written to say that it is ready, and it would be replaced. Name another file, or remove that one."));
            }
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
        {
            // There is nothing to replace, or the file was removed with the run whose ready file it was.
        }
    }

    /// <summary>Removes the file that an earlier run left, which would say "ready" too early. Only the owner of the run directory may call this.</summary>
    /// <exception cref="UsageException">The file cannot be removed, or it is now a file that must not be lost.</exception>
    public void RemoveStale()
    {
        try
        {
            RefuseOtherFile(_path);
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--ready-file {_path}: {e.Message}", e);
        }
    }

    /// <summary>Writes the file, which appears as a whole.</summary>
    public void Appear(OwnRun run)
    {
        byte[] text = [.. JsonSerializer.SerializeToUtf8Bytes(new
        {
            runDir = run.Host.Directory.Path,
            pid = Environment.ProcessId,
            nodes = run.Nodes.Nodes.Select(node => node.Pid),
        }), (byte)'\n'];
        try
        {
            RefuseOtherFile(_path); // checked again, because time has passed while the nodes started
            WholeFile.Write(_path, file => file.Write(text));
            _written = text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--ready-file {_path}: {e.Message}", e);
        }
    }

    /// <summary>Removes the file if it is still this run's; another host may have been given the same name.</summary>
    public void Dispose()
    {
        if (_written is { } text)
        {
            _written = null;
            try
            {
                if (File.ReadAllBytes(_path).AsSpan().SequenceEqual(text))
                {
                    File.Delete(_path);
                }
            }
            catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
            {
                // Whoever waited for the file has read it, and has removed it or its directory.
            }
        }
    }
}
