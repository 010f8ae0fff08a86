using TcpCausalKv.Live.Commands;

return await LiveCommandLine.RunAsync(args, Console.Out, Console.Error);
