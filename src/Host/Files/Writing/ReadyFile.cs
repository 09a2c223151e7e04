using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActorShm.Host.Ending;
using ActorShm.Host.Runs;

namespace ActorShm.Host.Files.Writing;

/// <summary>The file by which a launch script learns that all nodes have joined. It appears atomically and goes with the run.</summary>
internal sealed class ReadyFile : IDisposable
{
    // 1024 nodes and the longest path, each of its characters escaped.
    private const int MostBytes = 64 << 10;

    /// <summary>What <see cref="Appear"/> writes.</summary>
    private static readonly Regex ReadyText = new("""\A\{"runDir":"[^"]*","pid":[0-9]+,"nodes":\[[0-9,]*\]\}\n\z""", RegexOptions.NonBacktracking);

    private readonly string _path;
    private byte[]? _written;

    /// <summary>Checks the place.</summary>
    /// <param name="path">The file, absolute.</param>
    /// <exception cref="UsageException">The directory does not exist, or belongs to a run or to segments; or something has the name that must not be replaced.</exception>
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

    /// <summary>Refuses a file that is neither a ready file nor empty, as one is that mktemp has made: it would be lost.</summary>
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
            // Nothing to replace; or it went with the run whose ready file it was.
        }
    }

    /// <summary>Removes what an earlier run left there, which would say "ready" too early. Only for whoever owns the run directory.</summary>
    /// <exception cref="UsageException">The file cannot be removed, or another has come there.</exception>
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

    /// <summary>Writes the file; whoever sees it sees all of it.</summary>
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
            RefuseOtherFile(_path); // once more: the nodes took their time
            WholeFile.Write(_path, file => file.Write(text));
            _written = text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--ready-file {_path}: {e.Message}", e);
        }
    }

    /// <summary>Removes the file, if it is this run's: another host may have been given the same name.</summary>
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
                // Whoever waited has read it, and has removed it, or its directory with it.
            }
        }
    }
}
