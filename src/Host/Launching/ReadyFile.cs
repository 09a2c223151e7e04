using System.Text.Json;
using ActorShm.Host.Commands;

namespace ActorShm.Host.Launching;

/// <summary>The file by which a launch script learns that all nodes have joined. It appears atomically and goes with the run.</summary>
internal sealed class ReadyFile : IDisposable
{
    private readonly string _path;

    /// <summary>Checks the place, and removes what an earlier run left there, which would say "ready" too early.</summary>
    /// <exception cref="UsageException">The directory does not exist or cannot be written to.</exception>
    public ReadyFile(string path)
    {
        _path = path;
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new UsageException($"--ready-file {path}: the directory {Path.GetDirectoryName(path)} does not exist. Make it first.");
        }

        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--ready-file {path}: {e.Message}", e);
        }
    }

    /// <summary>Writes the file under another name and renames it, so that whoever sees it sees all of it.</summary>
    public void Appear(LocalRun run)
    {
        var temporary = $"{_path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(temporary, JsonSerializer.Serialize(new
            {
                runDir = run.Host.Directory.Path,
                pid = Environment.ProcessId,
                nodes = run.Nodes.Nodes.Select(node => node.Pid),
            }) + Environment.NewLine);
            File.Move(temporary, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new UsageException($"--ready-file {_path}: {e.Message}", e);
        }
    }

    /// <summary>Removes the file.</summary>
    public void Dispose() => File.Delete(_path);
}
