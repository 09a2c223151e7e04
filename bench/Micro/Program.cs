using ActorShm.Micro;

const int MinThreads = 4; // the widest way of getting pages takes four

ThreadPool.GetMinThreads(out var workers, out var completions);
ThreadPool.SetMinThreads(Math.Max(workers, MinThreads), completions);
return await MicroCommand.RunAsync(args);
