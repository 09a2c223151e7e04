using System.Text.Json;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Logging;
using ActorShm.Testing;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Tests.Logging;

public sealed class RotatingLogFileTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_newest_lines_stay_and_the_files_do_not_grow()
    {
        var path = _scratch.Combine("a.log");
        using (var log = new RotatingLogFile(path, fullBytes: 100, files: 3))
        {
            for (var i = 0; i < 100; i++)
            {
                log.Write($"line {i:000}\n");
            }
        }

        var files = Directory.GetFiles(_scratch.Path).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal([path, path + ".1", path + ".2"], files);
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 100));
        var lines = files.Reverse().SelectMany(File.ReadAllLines).ToArray();
        Assert.Equal("line 099", lines[^1]);
        Assert.Equal(Enumerable.Range(100 - lines.Length, lines.Length).Select(i => $"line {i:000}"), lines);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void A_single_file_begins_anew_and_a_log_is_continued()
    {
        var path = _scratch.Combine("a.log");
        using (var log = new RotatingLogFile(path, fullBytes: 10, files: 1))
        {
            log.Write("12345678\n");
            log.Write("abc\n");
        }

        using (var log = new RotatingLogFile(path, fullBytes: 100, files: 1))
        {
            log.Write("def\n");
        }

        Assert.Equal(["abc", "def"], File.ReadAllLines(path));
    }

    [Fact]
    public void Lines_that_cannot_be_written_are_counted()
    {
        var directory = _scratch.Combine("gone");
        using var log = new RotatingLogFile(Path.Combine(directory, "a.log"), fullBytes: 1000, files: 2);

        log.Write("one\n");
        log.Write("two\n");
        Directory.CreateDirectory(directory);
        log.Write("three\n");

        Assert.Equal(["(2 lines are missing here: they could not be written.)", "three"], File.ReadAllLines(Path.Combine(directory, "a.log")));
    }

    // Goal: who reads a log of JSON reads nothing else.
    [Fact]
    public void Lines_that_cannot_be_written_are_counted_in_JSON_among_lines_of_JSON()
    {
        var settings = ActorShmSettings.Load(new SettingsSources([], ["actorshm.log-format=json"]));
        var directory = _scratch.Combine("gone");
        using (var loggers = ProcessLog.ToStandardError(settings))
        {
            ProcessLog.AddFile(loggers, settings, Path.Combine(directory, "a.log"));
            var logger = loggers.CreateLogger("Here");
            logger.LogError("one");
            logger.LogError("two");
            Directory.CreateDirectory(directory);
            logger.LogError("three");
        }

        var events = File.ReadAllLines(Path.Combine(directory, "a.log")).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["2 lines are missing here: they could not be written.", "three"], events.Select(line => line.GetProperty("Message").GetString()));
        Assert.Equal(2, events[0].GetProperty("State").GetProperty("Count").GetInt32());
    }

    // Method: there is room for a part of the second line, and for the third when the filler is gone.
    [SkippableFact]
    public void A_line_for_which_there_was_no_room_leaves_no_part_of_itself()
    {
        using var fileSystem = SmallFileSystem.Mount(megabytes: 1);
        var path = Path.Combine(fileSystem.Path, "a.log");
        var filler = Path.Combine(fileSystem.Path, "filler");
        using var log = new RotatingLogFile(path, fullBytes: 1 << 20, files: 2);
        log.Write("one\n");
        Assert.Throws<IOException>(() => TakeAllRoom(filler));

        log.Write(new string('2', 10_000) + "\n");
        File.Delete(filler);
        log.Write("three\n");

        Assert.Equal(["one", "(1 lines are missing here: they could not be written.)", "three"], File.ReadAllLines(path));
    }

    private static void TakeAllRoom(string filler)
    {
        using var file = new FileStream(filler, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var page = new byte[4096]; ;)
        {
            file.Write(page);
        }
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public void Log_events_stand_in_the_file_one_in_a_line(string format)
    {
        var settings = ActorShmSettings.Load(new SettingsSources([], [$"actorshm.log-format={format}", "actorshm.log-level=warning"]));
        var path = _scratch.Combine("host.log");
        using (var loggers = ProcessLog.ToStandardError(settings))
        {
            var logger = loggers.CreateLogger("Here");
            ProcessLog.AddFile(loggers, settings, path); // also for loggers that are there already
            logger.LogInformation("quiet");
            logger.LogWarning("Node {Number} is\ngone", 3);
        }

        var line = Assert.Single(File.ReadAllLines(path));
        Assert.Contains("Node 3 is", line, StringComparison.Ordinal);
        if (format == "json")
        {
            Assert.Equal(3, JsonDocument.Parse(line).RootElement.GetProperty("State").GetProperty("Number").GetInt32());
        }
    }

    [Fact]
    public void Loggers_that_wrote_nothing_leave_no_file_and_write_nothing_after_their_end()
    {
        var settings = ActorShmSettings.Load(new SettingsSources([], ["actorshm.log-level=warning"]));
        var path = _scratch.Combine("quiet.log");
        var loggers = ProcessLog.ToStandardError(settings);
        ProcessLog.AddFile(loggers, settings, path);
        var logger = loggers.CreateLogger("Here");
        Assert.Equal((false, true), (logger.IsEnabled(LogLevel.Information), logger.IsEnabled(LogLevel.Warning)));
        logger.LogInformation("quiet");
        loggers.Dispose();
        logger.LogError("too late");
        Assert.False(File.Exists(path));
        Assert.Throws<ObjectDisposedException>(() => ProcessLog.AddFile(loggers, settings, _scratch.Combine("late.log")));
    }
}
