using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using ActorShm.Actors;
using ActorShm.Actors.Logging;
using ActorShm.Host.Ending;
using ActorShm.Host.Reporting;
using ActorShm.Host.SegmentPlaces;
using ActorShm.Segments;

namespace ActorShm.Host.Commands;

/// <summary><c>actorshm segments</c>: works with the arrays of a running host or of a bare directory. This part shows, seals and retires segments; the other parts make and copy them.</summary>
internal static partial class SegmentsCommand
{
    private const int ShownCharacters = 20;

    public static Command Create() => new("segments", "Make, look at, copy and give up the arrays of a running host or of a bare directory.")
    {
        CreateSegment(), List(), Show(), Why(), Import(), Export(), Seal(), Retire(),
    };

    private static Command List()
    {
        var json = CommonOptions.Json();
        var watch = LiveTable.Option();
        var command = Verb("list", "List all segments, oldest first.\n\nExample: actorshm segments list --run-dir /dev/shm/actorshm-1000/default", [], [json, watch], (parsed, place, stop) =>
        {
            Warn(place);
            if (parsed.GetValue(watch))
            {
                return LiveTable.ShowAsync(() => Task.FromResult(SegmentReport.TableOf(place.List())), stop);
            }

            var records = place.List();
            var damaged = place.Segments.ListDamaged();
            if (!parsed.GetValue(json))
            {
                Console.WriteLine(records.Count == 1 ? $"1 segment in {place.Name}" : $"{records.Count} segments in {place.Name}");
                OutputConsole.WriteUnbroken(SegmentReport.TableOf(records));
                foreach (var (id, reason) in damaged)
                {
                    Console.WriteLine($"Damaged: {id}. {reason} 'actorshm segments retire {id}' removes it.");
                }

                return Task.FromResult(ExitCode.Done);
            }

            JsonDocumentWriter.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("segments");
                foreach (var record in records)
                {
                    writer.WriteStartObject();
                    SegmentReport.WriteFields(writer, record);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteStartArray("damaged");
                foreach (var (id, reason) in damaged)
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", id.ToString());
                    writer.WriteString("reason", reason);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return Task.FromResult(ExitCode.Done);
        }, changes: NothingChanges);
        LiveTable.ExcludeJson(command, watch, json);
        return command;
    }

    private static Command Show()
    {
        var name = NameArgument();
        var json = CommonOptions.Json();
        return Verb("show", "Show one segment and its first elements.\n\nExample: actorshm segments show prices", [name], [json], (parsed, place, _) =>
        {
            Warn(place);
            var record = place.Segments.Find(parsed.GetValue(name)!);
            Report(place.Segments, record, parsed.GetValue(json));
            return Task.FromResult(ExitCode.Done);
        }, changes: NothingChanges);
    }

    private static Command Seal()
    {
        var name = NameArgument();
        return Verb("seal", "End all writing to a segment; fails while somebody may still write, and names the processes.\n\nExample: actorshm segments seal prices", [name], [], async (parsed, place, stop) =>
        {
            var record = await FindFinishableAsync(place, parsed.GetValue(name)!, "seal", stop.Orderly);
            await SealAsync(place, record, stop.Orderly);
            Console.WriteLine($"Sealed '{record.Label}' ({record.Handle.Id}): it can be read and not written.");
            return ExitCode.Done;
        });
    }

    private static Command Retire()
    {
        var name = NameArgument();
        return Verb("retire", "Give a segment up; who has it open keeps the pages until it closes them.\n\nExample: actorshm segments retire prices", [name], [], async (parsed, place, stop) =>
        {
            if (SegmentId.TryParse(parsed.GetValue(name), out var id) && place.Segments.ListDamaged().ContainsKey(id))
            {
                await place.RemoveDamagedAsync(id, stop.Orderly);
                Console.WriteLine($"Removed the damaged segment {id}.");
                return ExitCode.Done;
            }

            var (record, isSwept) = FindAlsoSwept(place, parsed.GetValue(name)!);
            if (isSwept)
            {
                Console.WriteLine($"Removed '{record.Label}' ({record.Handle.Id}), which was unfinished: process {record.Creator!.Pid}, which made it, ended before it was sealed or kept.");
                return ExitCode.Done;
            }

            await UnderWayException.WaitAsync(cancellation => place.RetireAsync(record.Handle, cancellation), $"{NameOf(record)} is being retired all the same.", stop.Orderly);
            Console.WriteLine($"Retired '{record.Label}' ({record.Handle.Id}).");
            return ExitCode.Done;
        });
    }

    /// <summary>Writes the place's warning to standard error, also when a JSON document is printed: the user has to know it, and no program reads it.</summary>
    private static void Warn(ISegmentPlace place)
    {
        if (place.Warning is { } warning)
        {
            Console.Error.WriteLine($"actorshm: {warning}");
        }
    }

    private static Task SealAsync(ISegmentPlace place, SegmentRecord record, CancellationToken cancellation) => UnderWayException.WaitAsync(
        asked => place.SealAsync(record.Handle, asked),
        $"{NameOf(record)} is being sealed all the same, unless somebody may still write to it; 'actorshm segments show {record.Handle.Id}' tells.",
        cancellation);

    private static string NameOf(SegmentRecord record) => $"'{record.Label}' ({record.Handle.Id})";

    /// <summary>Finds a segment, or else the segment of that name that was removed when the place was opened, because its maker had died.</summary>
    private static (SegmentRecord Record, bool IsSwept) FindAlsoSwept(ISegmentPlace place, string name) =>
        !place.Segments.TryFind(name, out var record) && place.FindSwept(name) is { } swept ? (swept, true) : (record ?? place.Segments.Find(name), false);

    /// <summary>Finds a segment that its maker has finished or may still finish.</summary>
    /// <exception cref="UsageException">The segment's maker died before finishing it, so its contents are incomplete.</exception>
    private static async Task<SegmentRecord> FindFinishableAsync(ISegmentPlace place, string name, string verb, CancellationToken cancellation)
    {
        var (record, isSwept) = FindAlsoSwept(place, name);
        if (!record.IsUnfinished)
        {
            return record;
        }

        var story = isSwept
            ? $"was unfinished: process {record.Creator!.Pid}, which made it, ended before it was sealed or kept, so it was removed, and there is nothing to {verb}"
            : $"is unfinished: {(await place.ExplainAsync(record, cancellation)).Owner}";
        throw new UsageException($"Cannot {verb} '{record.Label}' ({record.Handle.Id}), which {story}.");
    }

    private static Argument<string> NameArgument()
    {
        var name = new Argument<string>("NAME") { Description = "The segment's name, its id, or the first digits of its id, at least four." };
        name.Validators.Add(result => RequireName(result, "NAME"));
        return name;
    }

    /// <summary>Refuses names by which nobody could call a segment, and names that a terminal would take for commands.</summary>
    private static void RequireName(SymbolResult result, string what)
    {
        foreach (var token in result.Tokens)
        {
            if (string.IsNullOrWhiteSpace(token.Value) || token.Value.Any(char.IsControl))
            {
                result.AddError($"{what} must be a name without control characters, and not empty; it was '{PrintableText.Of(token.Value)}'.");
            }
            else if (Encoding.UTF8.GetByteCount(token.Value) is > SegmentRecord.MaxLabelBytes and var length)
            {
                result.AddError($"{what} must be a name of at most {SegmentRecord.MaxLabelBytes} bytes in UTF-8; it has {length}: '{PrintableText.Of(token.Value[..ShownCharacters])}…'.");
            }
        }
    }

    private static Command Verb(
        string name,
        string description,
        IEnumerable<Argument> arguments,
        IEnumerable<Option> options,
        Func<ParseResult, ISegmentPlace, StopSignal, Task<int>> work,
        Func<ParseResult, bool>? changes = null)
    {
        var command = new Command(name, description);
        foreach (var argument in arguments)
        {
            command.Add(argument);
        }

        foreach (var option in options)
        {
            command.Add(option);
        }

        var place = new PlaceOptions();
        place.AddTo(command);
        command.SetAction((parsed, _) => CommandRunner.RunAsync(stop => place.UseAsync(parsed, stop, changes?.Invoke(parsed) ?? true, opened => work(parsed, opened, stop))));
        return command;
    }

    private static bool NothingChanges(ParseResult _) => false;

    /// <summary>Prints one segment, for people or for programs.</summary>
    private static void Report(SegmentDirectory segments, SegmentRecord record, bool isJson)
    {
        using var view = segments.Open(record.Handle, AccessMode.ReadOnly);
        if (!isJson)
        {
            SegmentReport.Print(record);
            Console.WriteLine(SegmentReport.FirstElements(view));
            return;
        }

        JsonDocumentWriter.Write(json =>
        {
            json.WriteStartObject();
            SegmentReport.WriteFields(json, record);
            SegmentReport.WriteFirstElements(json, view);
            json.WriteEndObject();
        });
    }
}
