using System.CommandLine;
using ActorShm.Actors;
using ActorShm.Host.Ending;
using ActorShm.Host.Reporting;

namespace ActorShm.Host.Commands;

/// <summary><c>actorshm jobs</c>: shows the jobs of a run, running and ended, and why a job failed; ends a job.</summary>
internal static class JobsCommand
{
    public static Command Create() => new("jobs", "Look at the jobs of a running host, those that are over included, and end one.")
    {
        List(), Show(), Why(), Cancel(),
    };

    private static Command List()
    {
        var json = CommonOptions.Json();
        var watch = LiveTable.Option();
        var run = new RunOptions();
        var command = new Command("list", "List the jobs that run, and the last that are over, newest first.\n\nExample: actorshm jobs list --watch") { json, watch };
        run.AddTo(command);
        LiveTable.ExcludeJson(command, watch, json);
        command.SetAction((parsed, _) => run.UseAsync(parsed, async (client, _, stop) =>
        {
            if (parsed.GetValue(watch))
            {
                return await LiveTable.ShowAsync(async () => JobReport.TableOf(await client.ListJobsAsync(stop.Orderly)), stop);
            }

            var jobs = await client.ListJobsAsync(stop.Orderly);
            if (parsed.GetValue(json))
            {
                JsonDocumentWriter.Write(writer => JobReport.WriteList(writer, jobs));
            }
            else
            {
                OutputConsole.WriteUnbroken(JobReport.TableOf(jobs));
            }

            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Show() => Explaining(
        "show", "Show one job: what it reads and writes, how far it is, and which nodes work on it.\n\nExample: actorshm jobs show 7", JobReport.Print);

    private static Command Why() => Explaining(
        "why", "Say why a job failed, or what it waits for, and what happened to it on the way.\n\nExample: actorshm jobs why 7", JobReport.PrintWhy);

    private static Command Explaining(string name, string description, Action<JobExplanation> print)
    {
        var id = IdArgument();
        var json = CommonOptions.Json();
        var run = new RunOptions();
        var command = new Command(name, description) { id, json };
        run.AddTo(command);
        command.SetAction((parsed, _) => run.UseAsync(parsed, async (client, _, stop) =>
        {
            var explanation = await client.ExplainJobAsync(parsed.GetValue(id), stop.Orderly);
            if (parsed.GetValue(json))
            {
                JsonDocumentWriter.Write(writer => JobReport.WriteExplanation(writer, explanation));
            }
            else
            {
                print(explanation);
            }

            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Cancel()
    {
        var id = IdArgument();
        var run = new RunOptions();
        var command = new Command("cancel", "End a job of any client, and wait until no node writes for it any more.\n\nExample: actorshm jobs cancel 7") { id };
        run.AddTo(command);
        command.SetAction((parsed, _) => run.UseAsync(parsed, async (client, _, stop) =>
        {
            var job = parsed.GetValue(id);
            await UnderWayException.WaitAsync(
                cancellation => client.CancelJobAsync(job, cancellation),
                $"Job {job} is being cancelled all the same; 'actorshm jobs why {job}' says when it has ended.",
                stop.Orderly);
            Console.WriteLine($"Job {job} has ended; its client has been told.");
            return ExitCode.Done;
        }));
        return command;
    }

    private static Argument<long> IdArgument()
    {
        var id = new Argument<long>("ID") { Description = "The job's number in the run, as 'actorshm jobs list' shows it." };
        id.Validators.Add(result => CommonOptions.RequireWhole(result, "ID", 1, long.MaxValue));
        return id;
    }
}
