using Ledsager.GrpcTests;

// As a test program it runs the tests; as "serve" it is the server that a test terminates.
return args is ["serve"] ? await StoppableServer.RunAsync() : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
