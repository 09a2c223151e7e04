global using TestScheduler = ActorShm.Testing.TestScheduler;
