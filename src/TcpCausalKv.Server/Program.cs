using TcpCausalKv.Server.Commands;

return await CommandLine.RunAsync(args, Environment.GetEnvironmentVariable, Console.Out, Console.Error);
