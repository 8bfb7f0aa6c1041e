"""The overnight_loop society: bots that provoke each other all night, under the original's rules or ours."""
